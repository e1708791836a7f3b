import { deepStrictEqual, equal, ok, rejects } from 'node:assert/strict';
import { getEventListeners } from 'node:events';

import { keysOf, set, take, type StoreTest } from './state-store-steps.ts';

/** Tests of watchers: what they see. */
export function testWatch(test: StoreTest): void {
  test('a watcher sees the changes of its prefix, in order, from when it began', async (store) => {
    await store.commit([set('w/0', 0)]);
    const changes = store.watch({ prefix: 'w/' });
    const revision = await store.commit([set('w/1', { a: 1 }), set('x', 1)]);
    await store.commit([{ type: 'delete', key: 'w/1' }]);
    deepStrictEqual(await take(changes, 2), [
      { type: 'set', key: 'w/1', value: { a: 1 }, revision: revision - 1 },
      { type: 'delete', key: 'w/1', revision: revision + 1 },
    ]);
  });

  test('a watcher that waits is woken', async (store) => {
    const taking = take(store.watch(), 1);
    await store.get('a');
    const revision = await store.commit([set('a', 1)]);
    deepStrictEqual(await taking, [{ type: 'set', key: 'a', value: 1, revision }]);
  });

  test('a watcher resumes after a revision', async (store) => {
    await store.commit([set('a', 1)]);
    const seen = await store.commit([set('a', 2)]);
    await store.commit([set('a', 3)]);
    const changes = take(store.watch({ fromRevision: seen }), 2);
    await store.commit([set('a', 4)]);
    deepStrictEqual(
      (await changes).map((change) => change.type === 'set' && change.value),
      [3, 4],
    );
  });

  test('a watcher is told when an entry will expire', async (store) => {
    const start = await store.commit([]);
    await store.commit([{ ...set('a', 1), ttlMs: 1_000 }, set('b', 1)]);
    const expiresAt = (await store.get('a'))?.expiresAt;
    ok(expiresAt !== undefined);
    deepStrictEqual(await take(store.watch({ fromRevision: start }), 2), [
      { type: 'set', key: 'a', value: 1, revision: start + 1, expiresAt },
      { type: 'set', key: 'b', value: 1, revision: start + 2 },
    ]);
  });

  test('a revision the store never had cannot be resumed from', async (store) => {
    const revision = await store.commit([set('a', 1)]);
    await rejects(take(store.watch({ fromRevision: revision + 5 }), 1), { code: 'NOT_FOUND' });
  });
}

/** Tests of watchers: how they end. */
export function testWatchEnds(test: StoreTest): void {
  test('a watch ends when it is aborted, and lets go of the signal', async (store) => {
    const stop = new AbortController();
    const all = take(store.watch({ signal: stop.signal }), Infinity);
    await store.commit([set('a', 1)]);
    stop.abort();
    ok((await all).length <= 1);
    equal(getEventListeners(stop.signal, 'abort').length, 0);
    deepStrictEqual(await take(store.watch({ signal: stop.signal }), 1), []);
  });

  test('a change that a watcher alters is not altered for others', async (store) => {
    const start = await store.commit([]);
    await store.commit([set('a', [1])]);
    for (let round = 0; round < 2; round += 1) {
      const [change] = await take(store.watch({ fromRevision: start }), 1);
      const value = change?.type === 'set' ? (change.value as number[]) : [];
      deepStrictEqual(value, [1]);
      value.push(2);
    }
  });
}

/** Tests of closing. */
export function testClose(test: StoreTest): void {
  test('after close everything is refused, and close may be called twice', async (store) => {
    await store.commit([set('a', 1)]);
    await store.close();
    await store.close();
    await rejects(store.get('a'), { code: 'CLOSED' });
    await rejects(store.commit([set('a', 2)]), { code: 'CLOSED' });
    await rejects(keysOf(store), { code: 'CLOSED' });
    if (store.features.watch) await rejects(take(store.watch(), 1), { code: 'CLOSED' });
  });

  test('a watcher that waits is told of the close', async (store) => {
    if (!store.features.watch) return;
    const waiting = take(store.watch(), 1);
    const refused = rejects(waiting, { code: 'CLOSED' });
    await store.get('a');
    await store.close();
    await refused;
  });

  test('a commit that was begun before close is done', async (store) => {
    const committing = store.commit([set('a', 1)]);
    await store.close();
    ok((await committing) > 0);
  });
}
