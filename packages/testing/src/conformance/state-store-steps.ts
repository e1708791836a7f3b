import type { JsonValue, StateChange, StateStore, StateWrite } from '@llmspell/core';

/** A store to test. */
export interface StateStoreFixture {
  /** New and empty. */
  readonly store: StateStore;
  /** Moves the time of the store's clock, ms. */
  readonly advance: (ms: number) => Promise<void>;
  /** Removes what has expired, where the store does that by itself. @default not tested */
  readonly sweep?: () => Promise<unknown>;
  /** Lets go of what is behind the store, after it was closed. */
  readonly dispose?: () => Promise<unknown>;
}

/** Adds a test that gets a new store. */
export type StoreTest = (
  name: string,
  body: (store: StateStore, fixture: StateStoreFixture) => Promise<void>,
) => unknown;

export function set(key: string, value: JsonValue): Extract<StateWrite, { type: 'set' }> {
  return { type: 'set', key, value };
}

export async function keysOf(
  store: StateStore,
  options: Parameters<StateStore['scan']>[0] = {},
): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of store.scan(options)) keys.push(key);
  return keys;
}

export async function take(changes: AsyncIterable<StateChange>, count: number): Promise<readonly StateChange[]> {
  const taken: StateChange[] = [];
  for await (const change of changes) {
    taken.push(change);
    if (taken.length >= count) break;
  }
  return taken;
}
