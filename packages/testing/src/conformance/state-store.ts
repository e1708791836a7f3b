import { deepStrictEqual, equal, ok, rejects } from 'node:assert/strict';

import type { JsonValue, StateEntry, StateStore, StateWrite } from '@llmspell/core';

import { testExpiry, testScans } from './state-store-reading.ts';
import { set, type StateStoreFixture, type StoreTest } from './state-store-steps.ts';
import { testClose, testWatch, testWatchEnds } from './state-store-watch.ts';

export interface StateStoreConformanceOptions {
  /** The runner's `test`. */
  readonly test: (name: string, body: () => Promise<void>) => unknown;
  readonly features: {
    /** Whether `watch` works. */
    readonly watch: boolean;
  };
  /** Makes a new empty store; called for each test. */
  readonly create: () => Promise<StateStoreFixture>;
}

/** What every implementation of `StateStore` has to do, views and decorators included. */
export function stateStoreConformance({ test, features, create }: StateStoreConformanceOptions): void {
  const withStore: StoreTest = (name, body) =>
    test(name, async () => {
      const fixture = await create();
      try {
        equal(fixture.store.features.watch, features.watch);
        await body(fixture.store, fixture);
      } finally {
        await fixture.store.close();
        await fixture.dispose?.();
      }
    });

  testValues(withStore);
  testCopies(withStore);
  testCommits(withStore);
  testConditions(withStore);
  testExpiry(withStore);
  testScans(withStore);
  if (features.watch) {
    testWatch(withStore);
    testWatchEnds(withStore);
  }
  testClose(withStore);
}

const VALUES: readonly JsonValue[] = [
  null,
  false,
  0,
  -1.5,
  9_007_199_254_740_991,
  '',
  'h\u00e9llo \u{1f600} \u0000 \ud800',
  [],
  {},
  [1, [null, { a: [] }]],
  { a: { b: { c: 'deep' } }, constructor: 1, '': 'empty key' },
];

function testValues(test: StoreTest): void {
  test('what is not there is undefined', async (store) => {
    equal(await store.get('missing'), undefined);
  });

  test('every JSON value comes back as it was', async (store) => {
    for (const value of VALUES) {
      await store.commit([{ type: 'set', key: 'value', value }]);
      deepStrictEqual((await store.get('value'))?.value, value);
    }
  });

  test('what is not JSON is refused', async (store) => {
    for (const value of [() => 1, 1n, Number.NaN, new Date(0)]) {
      // A script or a plain JavaScript caller can pass anything.
      const write = { type: 'set', key: 'value', value } as unknown as StateWrite;
      await rejects(store.commit([write]), { code: 'VALUE_UNSUPPORTED' });
    }
    equal(await store.get('value'), undefined);
  });
}

function testCopies(test: StoreTest): void {
  test('values are copied in and out', async (store) => {
    const list = [1];
    const writing = store.commit([{ type: 'set', key: 'list', value: list }]);
    list.push(2);
    await writing;
    const read = (await store.get('list'))?.value as number[];
    deepStrictEqual(read, [1]);
    read.push(3);
    deepStrictEqual((await store.get('list'))?.value, [1]);
  });

  test('any well-formed text is a key', async (store) => {
    for (const key of [
      '',
      ' ',
      'a/b',
      'a!b',
      '__proto__',
      'constructor',
      '\u0000',
      '\uffff',
      '\u{1f600}',
      'x'.repeat(2_000),
    ]) {
      await store.commit([{ type: 'set', key, value: key.length }]);
      deepStrictEqual(await store.get(key).then(strip), { key, value: key.length });
    }
  });

  test('half a surrogate pair is no key', async (store) => {
    await rejects(store.commit([{ type: 'set', key: 'a\ud800', value: 1 }]), { code: 'VALIDATION_FAILED' });
  });
}

function testCommits(test: StoreTest): void {
  test('revisions grow by one with every write', async (store) => {
    const first = await store.commit([set('a', 1)]);
    ok(first > 0);
    equal(await store.commit([set('b', 1), set('c', 1)]), first + 2);
    equal((await store.get('a'))?.revision, first);
    equal((await store.get('b'))?.revision, first + 1);
    equal((await store.get('c'))?.revision, first + 2);
    equal(await store.commit([{ type: 'delete', key: 'a' }]), first + 3);
    equal(await store.commit([]), first + 3);
  });

  test('writes of one commit apply in their order', async (store) => {
    await store.commit([
      set('a', 1),
      { type: 'delete', key: 'a' },
      set('a', 2),
      set('b', 1),
      { type: 'delete', key: 'b' },
    ]);
    equal((await store.get('a'))?.value, 2);
    equal(await store.get('b'), undefined);
  });

  test('deleting what is not there is no error', async (store) => {
    await store.commit([{ type: 'delete', key: 'missing' }]);
    equal(await store.get('missing'), undefined);
  });

  test('a commit is seen whole as soon as it is acknowledged', async (store) => {
    await Promise.all(Array.from({ length: 50 }, (_, round) => store.commit([set('a', round), set('b', round)])));
    equal((await store.get('a'))?.value, (await store.get('b'))?.value);
  });
}

function testConditions(test: StoreTest): void {
  test('a condition holds or the whole commit is refused', async (store) => {
    await store.commit([set('a', 1)]);
    const revision = (await store.get('a'))?.revision ?? 0;
    await rejects(store.commit([set('new', 1), { ...set('a', 2), ifRevision: revision + 1 }]), {
      code: 'STATE_CONFLICT',
      retryable: true,
      data: { key: 'a', expected: revision + 1, actual: revision },
    });
    equal(await store.get('new'), undefined);
    await store.commit([set('new', 1), { ...set('a', 2), ifRevision: revision }]);
    equal((await store.get('a'))?.value, 2);
  });

  test('revision 0 means that the key must not exist', async (store) => {
    await store.commit([{ ...set('a', 1), ifRevision: 0 }]);
    await rejects(store.commit([{ ...set('a', 2), ifRevision: 0 }]), { code: 'STATE_CONFLICT' });
    await store.commit([{ type: 'delete', key: 'a' }]);
    await store.commit([{ ...set('a', 3), ifRevision: 0 }]);
    equal((await store.get('a'))?.value, 3);
  });

  test('a delete can be conditional', async (store) => {
    const revision = await store.commit([set('a', 1)]);
    await rejects(store.commit([{ type: 'delete', key: 'a', ifRevision: revision + 7 }]), { code: 'STATE_CONFLICT' });
    await store.commit([{ type: 'delete', key: 'a', ifRevision: revision }]);
    equal(await store.get('a'), undefined);
  });

  test('of those who compare and set at the same time, one wins each round', async (store) => {
    await store.commit([set('count', 0)]);
    await Promise.all(Array.from({ length: 20 }, () => increment(store)));
    equal((await store.get('count'))?.value, 20);
  });
}

function strip(entry: StateEntry | undefined): unknown {
  return entry === undefined ? undefined : { key: entry.key, value: entry.value };
}

async function increment(store: StateStore): Promise<void> {
  for (;;) {
    const entry = await store.get('count');
    try {
      await store.commit([{ ...set('count', Number(entry?.value ?? 0) + 1), ifRevision: entry?.revision ?? 0 }]);
      return;
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== 'STATE_CONFLICT') throw error;
    }
  }
}
