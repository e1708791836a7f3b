import { deepStrictEqual, equal, ok, rejects } from 'node:assert/strict';

import { keysOf, set, take, type StoreTest } from './state-store-steps.ts';

/** Tests of entries that expire. */
export function testExpiry(test: StoreTest): void {
  test('an entry is absent from its expiry on', async (store, { advance }) => {
    await store.commit([{ ...set('a', 1), ttlMs: 1_000 }, set('b', 1)]);
    const entry = await store.get('a');
    ok(entry?.expiresAt !== undefined);
    await advance(999);
    equal((await store.get('a'))?.value, 1);
    await advance(1);
    equal(await store.get('a'), undefined);
    deepStrictEqual(await keysOf(store), ['b']);
    await store.commit([{ ...set('a', 2), ifRevision: 0 }]);
    equal((await store.get('a'))?.expiresAt, undefined);
  });

  test('setting an entry again sets or clears its expiry', async (store, { advance }) => {
    await store.commit([
      { ...set('a', 1), ttlMs: 10 },
      { ...set('b', 1), ttlMs: 10 },
    ]);
    await store.commit([set('a', 2), { ...set('b', 2), ttlMs: 1_000 }]);
    await advance(500);
    equal((await store.get('a'))?.value, 2);
    equal((await store.get('b'))?.value, 2);
  });

  test('a time to live has to be above zero', async (store) => {
    for (const ttlMs of [0, -1, Number.NaN, Infinity]) {
      await rejects(store.commit([{ ...set('a', 1), ttlMs }]), { code: 'VALIDATION_FAILED' });
    }
  });

  test('a sweep makes changes of what has expired, and of nothing else', async (store, { advance, sweep }) => {
    if (sweep === undefined || !store.features.watch) return;
    const start = await store.commit([{ ...set('a', 1), ttlMs: 10 }, { ...set('b', 1), ttlMs: 5_000 }, set('c', 1)]);
    await advance(10);
    await sweep();
    deepStrictEqual(await take(store.watch({ fromRevision: start }), 1), [
      { type: 'delete', key: 'a', revision: start + 1 },
    ]);
    await sweep();
    equal(await store.commit([]), start + 1);
    deepStrictEqual(await keysOf(store), ['b', 'c']);
  });
}

/** Tests of scans. */
export function testScans(test: StoreTest): void {
  const sorted = [
    '',
    '!',
    '0',
    'A',
    'a',
    'a!',
    'a/1',
    'a/10',
    'a/2',
    'b',
    '\u00e9',
    '\ud7ff',
    '\ue000',
    '\uffff',
    '\u{1f600}',
  ];

  test('a scan gives entries in the order of their bytes', async (store) => {
    await store.commit(sorted.toReversed().map((key) => set(key, key.length)));
    deepStrictEqual(await keysOf(store), sorted);
    for (const key of sorted) {
      const expected = sorted.filter((other) => other.startsWith(key));
      deepStrictEqual(await keysOf(store, { prefix: key }), expected);
    }
  });

  test('a scan goes on after a key, inside its prefix', async (store) => {
    await store.commit(['a/1', 'a/2', 'a/3', 'b/1'].map((key) => set(key, 1)));
    deepStrictEqual(await keysOf(store, { prefix: 'a/', after: 'a/1' }), ['a/2', 'a/3']);
    deepStrictEqual(await keysOf(store, { prefix: 'a/', after: 'a/11' }), ['a/2', 'a/3']);
    deepStrictEqual(await keysOf(store, { prefix: 'a/', after: '' }), ['a/1', 'a/2', 'a/3']);
    deepStrictEqual(await keysOf(store, { prefix: 'a/', after: 'b/1' }), []);
    deepStrictEqual(await keysOf(store, { after: 'a/2', limit: 1 }), ['a/3']);
    deepStrictEqual(await keysOf(store, { limit: 0 }), []);
  });

  test('a long scan is complete', async (store) => {
    const keys = Array.from({ length: 1_000 }, (_, index) => `key/${String(index).padStart(4, '0')}`);
    await store.commit(keys.map((key) => set(key, key)));
    deepStrictEqual(await keysOf(store, { prefix: 'key/' }), keys);
    await store.commit(keys.slice(10, 990).map((key) => ({ type: 'delete', key })));
    deepStrictEqual(await keysOf(store, { prefix: 'key/' }), [...keys.slice(0, 10), ...keys.slice(990)]);
  });

  testScansOfChanging(test);
}

function testScansOfChanging(test: StoreTest): void {
  test('a scan of a snapshot gives what was there when it began', async (store) => {
    const keys = Array.from({ length: 600 }, (_, index) => `s/${String(index).padStart(3, '0')}`);
    await store.commit([set('r', 1), ...keys.map((key) => set(key, 1))]);
    const seen = new Map<string, unknown>();
    for await (const { key, value } of store.scan({ prefix: 's/', snapshot: true })) {
      seen.set(key, value);
      if (seen.size > 1) continue;
      await store.commit([set('s/new', 1), { type: 'delete', key: 's/599' }, set('s/500', 2)]);
    }
    deepStrictEqual([...seen.keys()], keys);
    equal(seen.get('s/500'), 1);
    deepStrictEqual(await keysOf(store, { prefix: 's/', after: 's/597', limit: 2, snapshot: true }), [
      's/598',
      's/new',
    ]);
  });

  test('entries may be changed while they are scanned', async (store) => {
    await store.commit(['a', 'b', 'c'].map((key) => set(key, 1)));
    const seen: string[] = [];
    for await (const { key } of store.scan()) {
      seen.push(key);
      await store.commit([{ type: 'delete', key }]);
    }
    deepStrictEqual(seen, ['a', 'b', 'c']);
    deepStrictEqual(await keysOf(store), []);
  });
}
