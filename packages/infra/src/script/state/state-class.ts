import { defineHostMethod, type HostClass, type HostMethod } from '@llmspell/core';
import { z } from 'zod';

import { changeState, listState, loadState, type StatePlace } from '../../state/door/scoped-values.ts';
import { scopeName, type ScopeKind } from '../../state/scope/scope-name.ts';
import { stateBackups } from './state-backups.ts';
import { stateMigrations } from './state-migrations.ts';

/** Scopes that {@link placeOf} knows; any other text is a scope too, where a scope is all that it can be. */
const SCOPES: ReadonlySet<string> = new Set([
  'global',
  'session',
  'workflow',
  'agent',
  'tool',
  'user',
  'step',
  'hook',
  'custom',
]);

const name = z.union([z.string(), z.number()]).transform(String);
const value = z.unknown().optional();
const oneName = z.tuple([name]);
const twoNames = z.tuple([name, name]);

/** `State`: values that outlive the spell, by scope and key. */
export const stateClass: HostClass = {
  name: 'State',
  description: 'Values that outlive the spell, by scope and key. Without a scope, "global" is meant.',
  statics: {
    save: defineHostMethod({
      description: 'State.save(scope, key, value): keeps a value; nothing as value deletes it.',
      params: z.tuple([name, name, value]),
      call: ({ context }, _self, ...[scope, key, given]) => changeState(context, [{ scope, key, value: given }]),
    }),
    load: defineHostMethod({
      description: 'State.load(scope, key): the value, or nothing.',
      params: twoNames,
      call: ({ context }, _self, ...[scope, key]) => loadState(context, { scope, key }),
    }),
    delete: defineHostMethod({
      description: 'State.delete(scope, key) or State.delete(key).',
      params: z.tuple([name, name.optional()]),
      aliases: ['remove'],
      call: ({ context }, _self, ...[first, second]) =>
        changeState(context, [{ ...placeOf(first, second), value: null }]),
    }),
    listKeys: defineHostMethod({
      description: 'State.list_keys(scope): the keys of a scope, in order.',
      params: z.tuple([name.optional()]),
      aliases: ['keys'],
      call: async ({ context }, _self, scope = 'global') => Object.keys(await listState(context, scope)),
    }),
    all: defineHostMethod({
      description: 'State.all(scope?): the values of a scope by key.',
      params: z.tuple([name.optional()]),
      call: ({ context }, _self, scope = 'global') => listState(context, scope),
    }),
    get: defineHostMethod({
      description:
        'State.get(key, default?) or State.get(scope, key, default?), with a scope such as "session" or "custom".',
      params: z.tuple([name, value, value]),
      call: async ({ context }, _self, ...[first, second, third]) => {
        const scoped = typeof second === 'string' && (third !== undefined || SCOPES.has(first));
        const place = scoped ? placeOf(first, second) : placeOf(first);
        return (await loadState(context, place)) ?? (scoped ? third : second);
      },
    }),
    set: defineHostMethod({
      description: 'State.set(key, value) or State.set(scope, key, value); nothing as value deletes it.',
      params: z.tuple([name, value, value]),
      call: ({ context }, _self, ...[first, second, third]) =>
        third !== undefined && typeof second === 'string'
          ? changeState(context, [{ ...placeOf(first, second), value: third }])
          : changeState(context, [{ ...placeOf(first), value: second }]),
    }),
    workflowGet: getter('workflow', 'State.workflow_get(execution, step): what a workflow kept for a step.'),
    workflowList: defineHostMethod({
      description: 'State.workflow_list(execution): the names of the steps a workflow kept something for.',
      params: oneName,
      call: async ({ context }, _self, id) => Object.keys(await listState(context, scopeName('workflow', id))),
    }),
    agentGet: getter('agent', 'State.agent_get(id, key): a value of an agent.'),
    agentSet: setter('agent', 'State.agent_set(id, key, value): keeps a value for an agent.'),
    toolGet: getter('tool', 'State.tool_get(id, key): a value of a tool.'),
    toolSet: setter('tool', 'State.tool_set(id, key, value): keeps a value for a tool.'),
    ...stateBackups,
    ...stateMigrations,
  },
};

function placeOf(first: string, second?: string): StatePlace {
  return second === undefined ? { scope: 'global', key: first } : { scope: first, key: second };
}

function getter(kind: ScopeKind, description: string): HostMethod<undefined> {
  return defineHostMethod({
    description,
    params: twoNames,
    call: ({ context }, _self, ...[id, key]) => loadState(context, { scope: scopeName(kind, id), key }),
  });
}

function setter(kind: ScopeKind, description: string): HostMethod<undefined> {
  return defineHostMethod({
    description,
    params: z.tuple([name, name, value]),
    call: ({ context }, _self, ...[id, key, given]) =>
      changeState(context, [{ scope: scopeName(kind, id), key, value: given }]),
  });
}
