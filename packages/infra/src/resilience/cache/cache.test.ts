import type { StateStore } from '@llmspell/core';
import {
  createMemoryCache,
  createStoreCache,
  createTieredCache,
  type Cache,
  type MemoryCacheOptions,
} from '@llmspell/infra/resilience';
import { createMemoryStore } from '@llmspell/infra/state';
import { createManualClock, type ManualClock } from '@llmspell/testing';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

type Eviction = NonNullable<MemoryCacheOptions['eviction']>;
const EVICTIONS: readonly Eviction[] = ['lru', 'lfu', 'adaptive'];

const memory = (clock: ManualClock, eviction: Eviction = 'lru', ttlMs = Infinity): Cache<number> =>
  createMemoryCache({ clock, maxEntries: 100, eviction, ttlMs });
const stored = (
  clock: ManualClock,
  ttlMs = Infinity,
  store: StateStore = createMemoryStore({ clock }),
): Cache<number> => createStoreCache({ store, clock, ttlMs });

const KINDS: readonly (readonly [string, (clock: ManualClock, ttlMs?: number) => Cache<number>])[] = [
  ...EVICTIONS.map(
    (eviction) => [eviction, (clock: ManualClock, ttlMs?: number) => memory(clock, eviction, ttlMs)] as const,
  ),
  ['store', (clock, ttlMs) => stored(clock, ttlMs)],
  ['tiered', (clock, ttlMs) => createTieredCache([memory(clock, 'lru', ttlMs), stored(clock, ttlMs)])],
];

const valueOf = async (cache: Cache<number>, key: string): Promise<number | undefined> => (await cache.get(key))?.value;

describe.for(KINDS)('a cache: %s', ([, create]) => {
  test('gives what was put in, and counts', async () => {
    const cache = create(createManualClock());
    expect(await cache.get('a')).toBeUndefined();
    await cache.set('a', 1);
    expect(await cache.get('a')).toEqual({ value: 1 });
    await cache.set('a', 2);
    expect(await valueOf(cache, 'a')).toBe(2);
    expect(cache.stats).toEqual({ hits: 2, misses: 1 });
    expect([await cache.delete('a'), await cache.delete('a'), await valueOf(cache, 'a')]).toEqual([
      true,
      false,
      undefined,
    ]);
  });

  test('names of a language are keys like others', async () => {
    const cache = create(createManualClock());
    for (const key of ['__proto__', 'constructor', '']) {
      expect(await cache.get(key)).toBeUndefined();
      await cache.set(key, 1);
      expect(await valueOf(cache, key)).toBe(1);
    }
  });

  test('an entry lives as long as it may, whichever is shorter', async () => {
    const clock = createManualClock();
    const cache = create(clock, 100);
    await cache.set('own', 1);
    await cache.set('shorter', 2, 40);
    await cache.set('longer', 3, 1_000);
    await clock.advance(39);
    expect(await cache.get('shorter')).toEqual({ value: 2, ttlMs: 1 });
    await clock.advance(1);
    expect(await cache.get('shorter')).toBeUndefined();
    expect(await cache.delete('shorter')).toBe(false);
    await clock.advance(59);
    expect([await valueOf(cache, 'own'), await valueOf(cache, 'longer')]).toEqual([1, 3]);
    await clock.advance(1);
    expect([await valueOf(cache, 'own'), await valueOf(cache, 'longer')]).toEqual([undefined, undefined]);
    expect(clock.pending).toBe(0);
  });

  test('drops what fits a pattern', async () => {
    const cache = create(createManualClock());
    for (const key of ['user:1:name', 'user:2:name', 'user:2:mail', 'team:1']) await cache.set(key, 1);
    expect(await cache.invalidate('user:*:name')).toBe(2);
    expect(await valueOf(cache, 'user:1:name')).toBeUndefined();
    expect(await valueOf(cache, 'user:2:mail')).toBe(1);
    expect([await cache.invalidate('nobody*'), await cache.invalidate('*'), await valueOf(cache, 'team:1')]).toEqual([
      0,
      2,
      undefined,
    ]);
  });
});

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

type Step = { readonly type: 'get' | 'set' | 'delete'; readonly key: string };
const steps = fc.array(
  fc.record({ type: fc.constantFrom('get', 'set', 'set', 'delete'), key: fc.constantFrom(...KEYS) }),
  { maxLength: 120 },
) as fc.Arbitrary<readonly Step[]>;

/** What a cache does that keeps a list of keys, in which `victim` finds the one to drop. */
function model(size: number, victim: (keys: readonly { readonly key: string; readonly uses: number }[]) => number) {
  const kept: { key: string; uses: number }[] = [];
  const touch = (key: string): boolean => {
    const index = kept.findIndex((entry) => entry.key === key);
    const [entry] = index < 0 ? [] : kept.splice(index, 1);
    if (entry !== undefined) kept.push({ key, uses: entry.uses + 1 });
    return entry !== undefined;
  };
  return {
    keys: () => new Set(kept.map(({ key }) => key)),
    apply({ type, key }: Step) {
      if (type === 'delete') kept.splice(0, kept.length, ...kept.filter((entry) => entry.key !== key));
      else if (!touch(key) && type === 'set') {
        if (kept.length >= size) kept.splice(victim(kept), 1);
        kept.push({ key, uses: 1 });
      }
    },
  };
}

async function apply(cache: Cache<number>, { type, key }: Step): Promise<void> {
  if (type === 'get') await cache.get(key);
  else if (type === 'set') await cache.set(key, 1);
  else await cache.delete(key);
}

/** The keys a cache holds. Looking is a use, so only look once. */
async function keysOf(cache: Cache<number>): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const key of KEYS) if ((await cache.get(key)) !== undefined) found.add(key);
  return found;
}

const leastUsed = (keys: readonly { readonly uses: number }[]): number => {
  const least = Math.min(...keys.map(({ uses }) => uses));
  return keys.findIndex(({ uses }) => uses === least);
};

test.for([
  ['lru', () => 0],
  ['lfu', leastUsed],
] as const)('a full cache drops what it should: %s', async ([eviction, victim]) => {
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 6 }), async (given, size) => {
      const cache = createMemoryCache<number>({ clock: createManualClock(), maxEntries: size, eviction });
      const expected = model(size, victim);
      for (const step of given) {
        await apply(cache, step);
        expected.apply(step);
      }
      expect(await keysOf(cache)).toEqual(expected.keys());
    }),
    { numRuns: 300 },
  );
});

test.for(EVICTIONS)('a cache never holds more than it may, and always what was put in last: %s', async (eviction) => {
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 6 }), async (given, size) => {
      const cache = createMemoryCache<number>({ clock: createManualClock(), maxEntries: size, eviction });
      for (const step of given) await apply(cache, step);
      await cache.set('h', 7);
      expect(await valueOf(cache, 'h')).toBe(7);
      expect((await keysOf(cache)).size).toBeLessThanOrEqual(size);
    }),
    { numRuns: 300 },
  );
});

test('an adaptive cache keeps what is used again while many pass through once', async () => {
  const hits: Record<string, number> = {};
  for (const eviction of ['lru', 'adaptive'] as const) {
    const cache = createMemoryCache<number>({ clock: createManualClock(), maxEntries: 10, eviction });
    const use = async (key: string): Promise<void> => {
      if ((await cache.get(key)) === undefined) await cache.set(key, 1);
    };
    const hot = ['a', 'b', 'c', 'd', 'e'];
    for (const key of hot) await use(key);
    for (let round = 0; round < 50; round += 1) {
      for (const key of hot) await use(key);
      for (let once = 0; once < 12; once += 1) await use(`once${round}-${once}`);
    }
    hits[eviction] = cache.stats.hits;
  }
  // All from the first round; the adaptive one has the five of each round.
  expect(hits).toEqual({ lru: 5, adaptive: 250 });
});

describe('a cache of several levels', () => {
  test('puts what it finds in a slower level into the faster one, for the time it has left', async () => {
    const clock = createManualClock();
    const fast = memory(clock);
    const slow = stored(clock);
    const cache = createTieredCache([fast, slow]);
    await slow.set('a', 1, 100);
    await clock.advance(60);
    expect(await cache.get('a')).toEqual({ value: 1, ttlMs: 40 });
    expect(await fast.get('a')).toEqual({ value: 1, ttlMs: 40 });
    await cache.get('a');
    expect([slow.stats, cache.stats]).toEqual([
      { hits: 1, misses: 0 },
      { hits: 2, misses: 0 },
    ]);
  });

  test('keeps nothing in a faster level that a slower one did not take', async () => {
    const clock = createManualClock();
    const fast = memory(clock);
    const store = createMemoryStore({ clock });
    const cache = createTieredCache([fast, stored(clock, Infinity, store)]);
    await store.close();
    await expect(cache.set('a', 1)).rejects.toMatchObject({ code: 'CLOSED' });
    expect(await fast.get('a')).toBeUndefined();
  });
});

test('a cache in a store leaves the rest of the store alone', async () => {
  const clock = createManualClock();
  const store = createMemoryStore({ clock });
  await store.commit([{ type: 'set', key: 'mine', value: 1 }]);
  const cache = stored(clock, Infinity, store);
  for (let index = 0; index < 250; index += 1) await cache.set(`k${index}`, index);
  expect(await cache.invalidate('*')).toBe(250);
  expect(await store.get('mine')).toMatchObject({ value: 1 });
});
