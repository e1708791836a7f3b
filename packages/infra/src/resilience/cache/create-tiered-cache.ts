import type { Cache, CacheEntry } from './cache.ts';

/**
 * Makes one cache of several, the fastest first. What is found in a slower one is put into those before it, for the
 * time it has left. A change goes to the slowest first, so that no faster one keeps what that did not take.
 */
export function createTieredCache<Value>(levels: readonly Cache<Value>[]): Cache<Value> {
  const slowestFirst = levels.toReversed();
  let hits = 0;
  let misses = 0;

  const fill = async (upTo: number, key: string, { value, ttlMs }: CacheEntry<Value>): Promise<void> => {
    for (const level of levels.slice(0, upTo)) await level.set(key, value, ttlMs);
  };

  return {
    get stats() {
      return { hits, misses };
    },
    async get(key) {
      for (const [index, level] of levels.entries()) {
        const entry = await level.get(key);
        if (entry === undefined) continue;
        hits += 1;
        await fill(index, key, entry);
        return entry;
      }
      misses += 1;
      return undefined;
    },
    async set(key, value, ttlMs) {
      for (const level of slowestFirst) await level.set(key, value, ttlMs);
    },
    async delete(key) {
      let wasThere = false;
      for (const level of slowestFirst) wasThere = (await level.delete(key)) || wasThere;
      return wasThere;
    },
    async invalidate(pattern) {
      let most = 0;
      for (const level of slowestFirst) most = Math.max(most, await level.invalidate(pattern));
      return most;
    },
  };
}
