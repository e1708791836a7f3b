import type { StateStore } from '@llmspell/core';

/** A store that removes expired entries by itself. */
export interface ExpiringStore extends StateStore, AsyncDisposable {
  /** Removes expired entries now, as changes that watchers see, and gives their number. It happens now and then anyway. */
  sweep(): Promise<number>;
}
