import type { Clock, JsonValue, StateStore } from '@llmspell/core';

import { eventPattern, normalType } from '../../events/event-pattern.ts';
import { checkOption } from '../policy/check-option.ts';
import type { Cache } from './cache.ts';

export interface StoreCacheOptions {
  readonly store: StateStore;
  /** The clock of the store. */
  readonly clock: Clock;
  /** What the cache's keys begin with in the store. @default 'cache/' */
  readonly prefix?: string;
  /** The longest that an entry is kept, ms. @default for ever */
  readonly ttlMs?: number;
}

/** Keys that one commit deletes. */
const BATCH = 100;

/** Makes a cache of JSON values in a store. It is as large as the store lets it be: give its entries a time to live. */
export function createStoreCache<Value extends JsonValue>(options: StoreCacheOptions): Cache<Value> {
  const { store, clock, prefix = 'cache/', ttlMs: longestMs = Infinity } = options;
  checkOption('ttlMs', longestMs, { min: 0 });
  let hits = 0;
  let misses = 0;

  const keysThatFit = async (pattern: string): Promise<readonly string[]> => {
    const fits = eventPattern(pattern);
    const keys: string[] = [];
    for await (const { key } of store.scan({ prefix })) {
      if (fits(normalType(key.slice(prefix.length)))) keys.push(key);
    }
    return keys;
  };

  return {
    get stats() {
      return { hits, misses };
    },
    async get(key) {
      const entry = await store.get(prefix + key);
      if (entry === undefined) {
        misses += 1;
        return undefined;
      }
      hits += 1;
      // Only this cache writes under its prefix.
      const value = entry.value as Value;
      return entry.expiresAt === undefined ? { value } : { value, ttlMs: entry.expiresAt - clock.now() };
    },
    async set(key, value, ttlMs = Infinity) {
      const leastMs = Math.min(ttlMs, longestMs);
      const write = { type: 'set', key: prefix + key, value } as const;
      await store.commit([leastMs === Infinity ? write : { ...write, ttlMs: leastMs }]);
    },
    async delete(key) {
      const isThere = (await store.get(prefix + key)) !== undefined;
      if (isThere) await store.commit([{ type: 'delete', key: prefix + key }]);
      return isThere;
    },
    async invalidate(pattern) {
      const keys = await keysThatFit(pattern);
      for (let start = 0; start < keys.length; start += BATCH) {
        await store.commit(keys.slice(start, start + BATCH).map((key) => ({ type: 'delete', key })));
      }
      return keys.length;
    },
  };
}
