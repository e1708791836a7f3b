import type { ExpiringStore } from '../expiring-store.ts';

/** A state store on disk. */
export interface LevelStore extends ExpiringStore {
  /**
   * Removes expired entries and gives the space of everything that was deleted or overwritten back to the disk. Space also
   * comes back by itself in time; after a large deletion this does it now. Reading and writing go on meanwhile.
   */
  compact(): Promise<void>;
}
