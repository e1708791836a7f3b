import type { Clock } from '@llmspell/core';
import { LRUCache } from 'lru-cache';

import { eventPattern, normalType } from '../../events/event-pattern.ts';
import { checkOption } from '../policy/check-option.ts';
import type { Cache, CacheEntry } from './cache.ts';
import { createArcTable } from './create-arc-table.ts';
import { createLfuTable } from './create-lfu-table.ts';
import type { EvictionTable } from './eviction-table.ts';

export interface MemoryCacheOptions {
  readonly clock: Clock;
  readonly maxEntries: number;
  /**
   * What makes room when it is full: the least recently used, the least frequently used, or what of both serves better (`adaptive`).
   * @default 'lru'
   */
  readonly eviction?: 'lru' | 'lfu' | 'adaptive';
  /** The longest that an entry is kept, ms. @default for ever */
  readonly ttlMs?: number;
}

interface Item<Value> {
  readonly value: Value;
  /** By the clock's `monotonic`; Infinity for never. */
  readonly expiresAt: number;
}

/** Makes a cache in memory. It has no timer: an expired entry goes when somebody asks for it, or to make room. */
export function createMemoryCache<Value>(options: MemoryCacheOptions): Cache<Value> {
  const { clock, maxEntries, eviction = 'lru', ttlMs: longestMs = Infinity } = options;
  checkOption('maxEntries', maxEntries, { min: 1, max: 10_000_000, integer: true });
  checkOption('ttlMs', longestMs, { min: 0 });
  const table = createTable<Item<Value>>(eviction, maxEntries);
  let hits = 0;
  let misses = 0;

  const find = (key: string): CacheEntry<Value> | undefined => {
    const item = table.get(key);
    if (item === undefined) return undefined;
    const ttlMs = item.expiresAt - clock.monotonic();
    if (ttlMs > 0) return ttlMs === Infinity ? { value: item.value } : { value: item.value, ttlMs };
    table.delete(key);
    return undefined;
  };

  return {
    get stats() {
      return { hits, misses };
    },
    get(key) {
      const entry = find(key);
      if (entry === undefined) misses += 1;
      else hits += 1;
      return Promise.resolve(entry);
    },
    set(key, value, ttlMs = Infinity) {
      table.set(key, { value, expiresAt: clock.monotonic() + Math.min(ttlMs, longestMs) });
      return Promise.resolve();
    },
    delete: (key) => Promise.resolve(find(key) !== undefined && table.delete(key)),
    invalidate(pattern) {
      const fits = eventPattern(pattern);
      const keys = [...table.keys()].filter((key) => fits(normalType(key)));
      for (const key of keys) table.delete(key);
      return Promise.resolve(keys.length);
    },
  };
}

function createTable<Value extends object>(
  eviction: NonNullable<MemoryCacheOptions['eviction']>,
  size: number,
): EvictionTable<Value> {
  switch (eviction) {
    case 'lru':
      return new LRUCache<string, Value>({ max: size });
    case 'lfu':
      return createLfuTable(size);
    case 'adaptive':
      return createArcTable(size);
    default:
      return eviction satisfies never;
  }
}
