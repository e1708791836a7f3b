import { systemClock, type Clock, type StateStore, type StateWrite } from '@llmspell/core';

import type { KeptEntry } from './kept-entry.ts';

/**
 * What happens to entries that are in the store already: `replace` removes all that are not given and overwrites the
 * others, `merge` overwrites, `add` leaves them as they are.
 */
export type PutMode = 'replace' | 'merge' | 'add';

export interface PutOptions {
  readonly mode: PutMode;
  /** Where the entries come from: nothing outside of it is removed. */
  readonly prefix: string;
  readonly clock?: Clock | undefined;
}

/** What was done to a store. */
export interface PutReport {
  readonly written: number;
  readonly removed: number;
  /** Entries that were not written: their time was over, or they were there already in the mode `add`. */
  readonly skipped: number;
}

/** Puts entries into a store in one commit: all of them or, when anything fails, none. */
export async function putEntries(
  store: StateStore,
  entries: readonly KeptEntry[],
  { mode, prefix, clock = systemClock }: PutOptions,
): Promise<PutReport> {
  const there = await keysUnder(store, prefix);
  const now = clock.now();
  const writes: StateWrite[] = [];
  for (const { key, value, expiresAt } of entries) {
    const known = there.delete(key);
    if (known && mode === 'add') continue;
    if (expiresAt === undefined) writes.push({ type: 'set', key, value });
    else if (expiresAt > now) writes.push({ type: 'set', key, value, ttlMs: expiresAt - now });
    else if (known) there.add(key);
  }
  const written = writes.length;
  if (mode === 'replace') for (const key of there) writes.push({ type: 'delete', key });
  if (writes.length > 0) await store.commit(writes);
  return { written, removed: writes.length - written, skipped: entries.length - written };
}

async function keysUnder(store: StateStore, prefix: string): Promise<Set<string>> {
  const keys = new Set<string>();
  for await (const { key } of store.scan({ prefix, snapshot: true })) keys.add(key);
  return keys;
}
