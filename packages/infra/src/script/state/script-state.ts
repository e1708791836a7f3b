import { type JsonObject, type JsonValue, type RunContext, type StateStore } from '@llmspell/core';
import { runHooks, toJson } from '@llmspell/core/kit';

import { scopedStore } from '../../state/scoped-store.ts';

/** What scripts keep lies apart from what the runtime keeps in the same store. */
const PREFIX = 'state/';

/** A place for a value: the scope is any text, and `a` with `b:c` is the place `a:b` with `c`. */
export interface StatePlace {
  readonly scope: string;
  readonly key: string;
}

/** The part of a store that scripts see. */
export function scriptStore(store: StateStore): StateStore {
  return scopedStore(store, PREFIX);
}

/** Reads a value; `undefined` when there is none. */
export async function loadState(context: RunContext, place: StatePlace): Promise<JsonValue | undefined> {
  const found = await context.effect('state.get', async () => {
    const entry = await scriptStore(context.state).get(keyOf(place));
    // A list, because an effect's value is JSON and JSON has no `undefined`.
    return entry === undefined ? [] : [entry.value];
  });
  return found[0];
}

/** Writes a value, or deletes it when there is none. Hooks may change or refuse it. */
export async function saveState(context: RunContext, place: StatePlace, given: unknown): Promise<void> {
  const asked = toJson(given, `The value of state "${place.key}"`);
  const value = await beforeChange(context, place, asked);
  if (value === undefined) return;
  const key = keyOf(place);
  const operation = value === null ? 'delete' : 'set';
  await context.effect(`state.${operation}`, async () => {
    await scriptStore(context.state).commit([value === null ? { type: 'delete', key } : { type: 'set', key, value }]);
    return null;
  });
  await afterChange(context, place, { operation, value });
}

/** The entries of a scope by key, in key order. */
export function listState(context: RunContext, scope: string): Promise<JsonObject> {
  return context.effect('state.list', async () => {
    const prefix = keyOf({ scope, key: '' });
    const entries: [string, JsonValue][] = [];
    for await (const { key, value } of scriptStore(context.state).scan({ prefix })) {
      entries.push([key.slice(prefix.length), value]);
    }
    return Object.fromEntries(entries);
  });
}

function keyOf({ scope, key }: StatePlace): string {
  return `${scope}:${key}`;
}

/** The value to write; `undefined` when a hook says that nothing is to be written. */
async function beforeChange(
  context: RunContext,
  { scope, key }: StatePlace,
  value: JsonValue,
): Promise<JsonValue | undefined> {
  if (!context.hooks.has('beforeStateChange')) return value;
  const { data, result } = await runHooks(context, {
    point: 'beforeStateChange',
    component: { kind: 'state', name: scope },
    data: { scope, key, value },
  });
  return result.type === 'skip' ? undefined : toJson(data.value, `The value of state "${key}" from a hook`);
}

interface Change {
  readonly operation: 'set' | 'delete';
  readonly value: JsonValue;
}

async function afterChange(
  context: RunContext,
  { scope, key }: StatePlace,
  { operation, value }: Change,
): Promise<void> {
  context.emit('state.changed', () => ({ scope, key, operation }));
  context.audit.record({
    timestamp: new Date(context.clock.now()).toISOString(),
    action: 'state-change',
    target: keyOf({ scope, key }),
    result: 'success',
    runId: context.runId,
    path: context.path,
    details: { operation },
  });
  if (!context.hooks.has('afterStateChange')) return;
  await runHooks(context, {
    point: 'afterStateChange',
    component: { kind: 'state', name: scope },
    data: { scope, key, value, operation },
  });
}
