import {
  defineHostMethod,
  isScriptFunction,
  toHookPoint,
  type Hook,
  type HostCall,
  type HostClass,
  type JsonObject,
  type ScriptFunction,
} from '@llmspell/core';
import { z } from 'zod';

import { isVisible, ScriptHook } from './script-hook.ts';

const PRIORITIES: ReadonlyMap<string, number> = new Map([
  ['highest', 1_000],
  ['high', 100],
  ['normal', 0],
  ['low', -100],
  ['lowest', -1_000],
]);

const filter = z.looseObject({
  hookPoint: z.string().optional(),
  language: z.string().optional(),
  priority: z.union([z.string(), z.number()]).optional(),
  tag: z.string().optional(),
});

/** `Hook`: functions of the script that see, change and stop what is about to happen in its run. */
export const hookClass: HostClass = {
  name: 'Hook',
  description: 'Functions that see, change and stop what is about to happen in this run.',
  aliases: ['Hooks'],
  statics: {
    register: defineHostMethod({
      description:
        'Hook.register(point, function(context), priority?): the function returns nothing to go on, a text to cancel, or a table with a type.',
      params: z.tuple([
        z.string(),
        z.custom<ScriptFunction>(isScriptFunction, 'expected a function'),
        z.union([z.string(), z.number()]).optional(),
      ]),
      mode: 'sync',
      call(call, _self, ...[point, run, priority]) {
        const hook = new ScriptHook(call, { point: toHookPoint(point), run, priority: toPriority(priority) });
        return call.handle('HookHandle', hook);
      },
    }),
    unregister: defineHostMethod({
      description: 'Hook.unregister(handle): whether it was registered.',
      params: z.tuple([z.unknown()]),
      mode: 'sync',
      call: (_call, _self, handle) => handle instanceof ScriptHook && handle.unregister(),
    }),
    list: defineHostMethod({
      description:
        'Hook.list(point?) or Hook.list{hook_point?, language?, priority?, tag?}: the hooks this run knows of.',
      params: z.tuple([z.union([z.string(), filter]).optional()]),
      mode: 'sync',
      call: (call, _self, wanted = {}) => list(call, typeof wanted === 'string' ? { hookPoint: wanted } : wanted),
    }),
  },
};

/** A registered hook, as the script holds it. */
export const hookHandleClass: HostClass = {
  name: 'HookHandle',
  description: 'A registered hook. It ends with the spell.',
  methods: {
    id: defineHostMethod<[], ScriptHook>({
      description: 'Its id. An error after it was unregistered.',
      params: z.tuple([]),
      mode: 'sync',
      call(_call, self) {
        self.assertActive();
        return self.id;
      },
    }),
    hookPoint: defineHostMethod<[], ScriptHook>({
      description: 'The point it is registered for.',
      params: z.tuple([]),
      mode: 'sync',
      call: (_call, self) => self.point,
    }),
    unregister: defineHostMethod<[], ScriptHook>({
      description: 'Removes it; whether it was registered.',
      params: z.tuple([]),
      mode: 'sync',
      call: (_call, self) => self.unregister(),
    }),
  },
};

function toPriority(priority: string | number | undefined): number {
  return typeof priority === 'number' ? priority : (PRIORITIES.get(priority ?? 'normal') ?? 0);
}

function list({ context }: HostCall, wanted: z.infer<typeof filter>): readonly JsonObject[] {
  const point = wanted.hookPoint === undefined ? undefined : toHookPoint(wanted.hookPoint);
  return context.hooks
    .list(point)
    .filter((hook) => isVisible(hook, context.runId))
    .filter((hook) => wanted.language === undefined || languageOf(hook) === wanted.language)
    .filter((hook) => wanted.priority === undefined || (hook.priority ?? 0) === toPriority(wanted.priority))
    .filter((hook) => wanted.tag === undefined || (hook.tags ?? []).includes(wanted.tag))
    .map((hook) => ({
      name: hook.name,
      hook_point: hook.point,
      priority: hook.priority ?? 0,
      language: languageOf(hook),
      version: '1.0.0',
      tags: hook.tags ?? [],
    }));
}

function languageOf({ language = 'native' }: Hook): string {
  return language;
}
