import type { StateStore } from '@llmspell/core';

/** Gives the space of what was deleted back to the disk, where a store can do that. @returns whether it could */
export async function compactState(store: StateStore): Promise<boolean> {
  if (!('compact' in store) || typeof store.compact !== 'function') return false;
  await (store as StateStore & { compact(): Promise<void> }).compact();
  return true;
}
