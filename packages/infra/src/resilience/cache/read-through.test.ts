import { createMemoryCache, createReadThrough, type ReadThroughOptions } from '@llmspell/infra/resilience';
import { createManualClock } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { never } from '../__fixtures__/never.ts';
import { thrownBy } from '../__fixtures__/thrown-by.ts';

function setUp(options: Partial<ReadThroughOptions<string>> = {}) {
  const clock = createManualClock();
  const cache = createMemoryCache<string>({ clock, maxEntries: 10 });
  const read = createReadThrough({ cache, ...options });
  const computations: { readonly signal: AbortSignal; resolve(value: string): void; reject(error: unknown): void }[] =
    [];
  const compute = (signal: AbortSignal): Promise<string> =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      computations.push({ signal, resolve, reject });
    });
  /** Lets the lookup in the cache end. */
  const settle = (): Promise<void> => clock.advance(0);
  return { clock, cache, read, compute, computations, settle };
}

test('a value is computed once and then comes from the cache', async () => {
  const { read, cache, compute, computations, settle } = setUp();
  const first = read({ key: 'a', compute, signal: never });
  await settle();
  computations[0]?.resolve('value');
  await expect(first).resolves.toBe('value');
  await expect(read({ key: 'a', compute, signal: never })).resolves.toBe('value');
  expect([computations.length, await cache.get('a')]).toEqual([1, { value: 'value' }]);
});

test('those who ask meanwhile share one computation; another key has its own', async () => {
  const { read, compute, computations, settle } = setUp();
  const both = Promise.all([read({ key: 'a', compute, signal: never }), read({ key: 'a', compute, signal: never })]);
  const other = read({ key: 'b', compute, signal: never });
  await settle();
  expect(computations).toHaveLength(2);
  computations[0]?.resolve('a');
  computations[1]?.resolve('b');
  expect([await both, await other]).toEqual([['a', 'a'], 'b']);
});

test('one who is aborted leaves the others waiting; when all are, the computation is', async () => {
  const { read, compute, computations, settle } = setUp();
  const [first, second] = [new AbortController(), new AbortController()];
  const calls = [first, second].map(({ signal }) => thrownBy(() => read({ key: 'a', compute, signal })));
  await settle();
  first.abort('first');
  expect(await calls[0]).toBe('first');
  expect(computations[0]?.signal.aborted).toBe(false);
  second.abort('second');
  expect(await calls[1]).toBe('second');
  expect(computations[0]?.signal.reason).toBe('second');
  const again = read({ key: 'a', compute, signal: never });
  await settle();
  computations[1]?.resolve('value');
  await expect(again).resolves.toBe('value');
});

test('a failure goes to all who wait, and is not kept', async () => {
  const { read, compute, computations, settle } = setUp();
  const error = new Error('no');
  const calls = [1, 2].map(() => thrownBy(() => read({ key: 'a', compute, signal: never })));
  await settle();
  computations[0]?.reject(error);
  expect(await Promise.all(calls)).toEqual([error, error]);
  const again = read({ key: 'a', compute, signal: never });
  await settle();
  computations[1]?.resolve('value');
  await expect(again).resolves.toBe('value');
});

test('what is kept, and for how long, can depend on the value', async () => {
  const { read, cache } = setUp({ shouldCache: (value) => value !== 'empty', ttlMs: (value) => value.length });
  const get = (value: string): Promise<string> => read({ key: value, compute: async () => value, signal: never });
  await get('empty');
  await get('four');
  expect([await cache.get('empty'), await cache.get('four')]).toEqual([undefined, { value: 'four', ttlMs: 4 }]);
});

test('aborted before, nothing is asked', async () => {
  const { read, compute, cache } = setUp();
  expect(await thrownBy(() => read({ key: 'a', compute, signal: AbortSignal.abort('stop') }))).toBe('stop');
  expect(cache.stats).toEqual({ hits: 0, misses: 0 });
});
