import { createMemoryStore, scopedStore } from '@llmspell/infra/state';
import { createManualClock } from '@llmspell/testing';
import { stateStoreConformance } from '@llmspell/testing/conformance';
import { describe, expect, test } from 'vitest';

function open() {
  const clock = createManualClock();
  const store = createMemoryStore({ clock, historySize: 2_500 });
  return { store, advance: (ms: number) => clock.advance(ms), sweep: () => store.sweep() };
}

describe('the memory store', () => {
  stateStoreConformance({ test, features: { watch: true }, create: () => Promise.resolve(open()) });
});

describe('a view of a store', () => {
  stateStoreConformance({
    test,
    features: { watch: true },
    create: async () => {
      const { store, ...rest } = open();
      // What is around the view must not be seen through it.
      await store.commit(['tenant', 'tenant/', 'tenant0', 'tenant/a'].map((key) => ({ type: 'set', key, value: 1 })));
      return { ...rest, store: scopedStore(store, 'tenant/a/'), dispose: () => store.close() };
    },
  });

  test('writes under its prefix and leaves the store open', async () => {
    await using store = createMemoryStore();
    const view = scopedStore(scopedStore(store, 'a/'), 'b/');
    await view.commit([{ type: 'set', key: 'c', value: 1 }]);
    await view.close();
    expect((await store.get('a/b/c'))?.value).toBe(1);
  });
});

test('a history that was outgrown cannot be resumed from', async () => {
  await using store = createMemoryStore({ historySize: 2 });
  const first = await store.commit([{ type: 'set', key: 'a', value: 0 }]);
  for (let value = 1; value <= 10; value += 1) await store.commit([{ type: 'set', key: 'a', value }]);
  const iterator = store.watch({ fromRevision: first })[Symbol.asyncIterator]();
  await expect(iterator.next()).rejects.toMatchObject({ code: 'NOT_FOUND', data: { fromRevision: first } });
});

test('a slow watcher that falls behind the history is told instead of missing changes', async () => {
  await using store = createMemoryStore({ historySize: 2 });
  const iterator = store.watch()[Symbol.asyncIterator]();
  for (let value = 1; value <= 10; value += 1) await store.commit([{ type: 'set', key: 'a', value }]);
  await expect(iterator.next()).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
