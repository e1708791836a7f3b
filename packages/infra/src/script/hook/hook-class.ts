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
import { toHookPriority, toScriptHook } from '@llmspell/core/kit';
import { z } from 'zod';

import { BUILTIN_NAMES, builtinOptions, makeBuiltinHooks } from './builtin-hooks.ts';
import { isVisible, ScriptHook } from './script-hook.ts';

const filter = z.looseObject({
  hookPoint: z.string().optional(),
  language: z.string().optional(),
  priority: z.union([z.string(), z.number()]).optional(),
  tag: z.string().optional(),
});

const settings = z.object({
  priority: z.union([z.string(), z.number()]).optional(),
  timeoutMs: z.number().positive().optional(),
  onFailure: z.enum(['isolate', 'fatal']).optional(),
  name: z.string().optional(),
  tags: z.array(z.string()).optional(),
});

/** `Hook`: functions of the script that see, change and stop what is about to happen in its run. */
export const hookClass: HostClass = {
  name: 'Hook',
  description: 'Functions that see, change and stop what is about to happen in this run.',
  aliases: ['Hooks'],
  statics: {
    register: defineHostMethod({
      description:
        'Hook.register(point, function(context), priority?): the function returns nothing to go on, a text to cancel, or a table with a type; what it changes in the context counts. Instead of the priority a table: { priority, timeout_ms, on_failure, name, tags }.',
      params: z.tuple([
        z.string(),
        z.custom<ScriptFunction>(isScriptFunction, 'expected a function'),
        z.union([z.string(), z.number(), settings]).optional(),
      ]),
      mode: 'sync',
      call(call, _self, ...[point, run, given]) {
        const own = typeof given === 'object' ? given : { priority: given };
        const hook = toScriptHook(toHookPoint(point), { ...own, run }, { language: call.language });
        return call.handle('HookHandle', new ScriptHook(call, { hooks: [hook] }));
      },
    }),
    builtin: defineHostMethod({
      description: `Hook.builtin(name, options?): registers a built-in hook for this run: ${BUILTIN_NAMES.join(', ')}.`,
      params: z.tuple([z.string(), builtinOptions]),
      mode: 'sync',
      call: (call, _self, ...[name, options]) =>
        call.handle('HookHandle', new ScriptHook(call, makeBuiltinHooks(name, options, call.context))),
    }),
    listBuiltins: defineHostMethod({
      description: 'Hook.list_builtins(): the names that Hook.builtin takes.',
      params: z.tuple([]),
      mode: 'sync',
      call: () => BUILTIN_NAMES,
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
      description: 'The point it is registered for; nothing for several.',
      params: z.tuple([]),
      mode: 'sync',
      call: (_call, self) => self.point,
    }),
    snapshot: defineHostMethod<[], ScriptHook>({
      description: 'What a built-in hook has counted: the calls of metrics, what cost_guard has seen spent.',
      params: z.tuple([]),
      mode: 'sync',
      call: (_call, self) => self.snapshot(),
    }),
    unregister: defineHostMethod<[], ScriptHook>({
      description: 'Removes it; whether it was registered.',
      params: z.tuple([]),
      mode: 'sync',
      call: (_call, self) => self.unregister(),
    }),
  },
};

function list({ context }: HostCall, wanted: z.infer<typeof filter>): readonly JsonObject[] {
  const point = wanted.hookPoint === undefined ? undefined : toHookPoint(wanted.hookPoint);
  return context.hooks
    .list(point)
    .filter((hook) => isVisible(hook, context.runId))
    .filter((hook) => wanted.language === undefined || languageOf(hook) === wanted.language)
    .filter((hook) => wanted.priority === undefined || (hook.priority ?? 0) === toHookPriority(wanted.priority))
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
