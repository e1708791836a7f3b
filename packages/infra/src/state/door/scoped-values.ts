import type { JsonObject, JsonValue, RunContext, StateStore, StateWrite } from '@llmspell/core';
import { runHooks, toJson } from '@llmspell/core/kit';

import { scopePrefix, STATE_PREFIX } from '../scope/scope-name.ts';
import { scopedStore } from '../scoped-store.ts';

/** A place for a value: the scope is any text, and `a` with `b:c` is the place `a:b` with `c`. */
export interface StatePlace {
  readonly scope: string;
  readonly key: string;
}

/** What a place is to hold; null for nothing. */
export interface PlacedValue extends StatePlace {
  readonly value: unknown;
}

/** Scoped state, apart from what else is in a store. */
function scopedState(store: StateStore): StateStore {
  return scopedStore(store, STATE_PREFIX);
}

/** Reads a value; `undefined` when there is none. */
export async function loadState(context: RunContext, place: StatePlace): Promise<JsonValue | undefined> {
  const found = await context.effect('state.get', async () => {
    const entry = await scopedState(context.state).get(keyOf(place));
    // A list, because an effect's value is JSON and JSON has no `undefined`.
    return entry === undefined ? [] : [entry.value];
  });
  return found[0];
}

/** The entries of a scope by key, in key order, as they are at one moment. */
export function listState(context: RunContext, scope: string): Promise<JsonObject> {
  return context.effect('state.list', async () => {
    const prefix = scopePrefix(scope);
    const entries: [string, JsonValue][] = [];
    for await (const { key, value } of context.state.scan({ prefix, snapshot: true })) {
      entries.push([key.slice(prefix.length), value]);
    }
    return Object.fromEntries(entries);
  });
}

/**
 * Writes values in one commit. Before it, hooks see each and may change or refuse it; after it, hooks, events and the
 * audit hear of each.
 *
 * @throws SpellError `HOOK_CANCELLED` when a hook refuses one; then none is written. `VALUE_UNSUPPORTED` for what is no data.
 */
export async function changeState(context: RunContext, values: readonly PlacedValue[]): Promise<void> {
  const changes: Change[] = [];
  for (const { value, ...place } of values) {
    const asked = toJson(value, `The value of state "${place.key}"`);
    const decided = await beforeChange(context, place, asked);
    if (decided !== undefined) changes.push({ place, operation: decided === null ? 'delete' : 'set', value: decided });
  }
  const [first] = changes;
  if (first === undefined) return;
  await context.effect(`state.${changes.length === 1 ? first.operation : 'commit'}`, async () => {
    await scopedState(context.state).commit(changes.map(toWrite));
    return null;
  });
  for (const change of changes) await afterChange(context, change);
}

interface Change {
  readonly place: StatePlace;
  readonly operation: 'set' | 'delete';
  readonly value: JsonValue;
}

function toWrite({ place, value }: Change): StateWrite {
  const key = keyOf(place);
  return value === null ? { type: 'delete', key } : { type: 'set', key, value };
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

async function afterChange(context: RunContext, { place, operation, value }: Change): Promise<void> {
  const { scope, key } = place;
  context.emit('state.changed', () => ({ scope, key, operation }));
  context.audit.record({
    timestamp: new Date(context.clock.now()).toISOString(),
    action: 'state-change',
    target: keyOf(place),
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
