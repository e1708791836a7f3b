import { fork } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { StateStore } from '@llmspell/core';
import { accessControlledStore, createStateScopes, scopedStore } from '@llmspell/infra/state';
import { openLevelStore } from '@llmspell/infra/state/level';
import { createManualClock } from '@llmspell/testing';
import { stateStoreConformance } from '@llmspell/testing/conformance';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'llmspell-level-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

let count = 0;
async function open() {
  count += 1;
  const clock = createManualClock();
  const store = await openLevelStore({ path: join(folder, `store-${count}`), clock });
  return { store, advance: (ms: number) => clock.advance(ms), sweep: () => store.sweep() };
}

describe('the level store', () => {
  stateStoreConformance({ test, features: { watch: true }, create: open });
});

describe('a view of a level store', () => {
  stateStoreConformance({
    test,
    features: { watch: true },
    create: async () => {
      const { store, ...rest } = await open();
      await store.commit([{ type: 'set', key: 'view', value: 1 }]);
      return { ...rest, store: scopedStore(store, 'view/'), dispose: () => store.close() };
    },
  });
});

describe('a scope of a level store under access control', () => {
  stateStoreConformance({
    test,
    features: { watch: true },
    create: async () => {
      const { store, ...rest } = await open();
      await store.commit([{ type: 'set', key: 'state/agent:other:k', value: 1 }]);
      const controlled = accessControlledStore(store, { subject: 'agent:a' });
      return { ...rest, store: createStateScopes(controlled).agent('a'), dispose: () => store.close() };
    },
  });
});

const put = (store: StateStore, key: string, value: number) => store.commit([{ type: 'set', key, value }]);

test('entries, revisions and history outlive the process that wrote them', async () => {
  const first = await openLevelStore({ path: folder });
  const revision = await put(first, 'a', 1);
  await put(first, 'b', 2);
  await first.close();

  await using second = await openLevelStore({ path: folder });
  expect(await second.get('a')).toMatchObject({ value: 1, revision });
  const iterator = second.watch({ fromRevision: revision })[Symbol.asyncIterator]();
  expect(await put(second, 'c', 3)).toBe(revision + 2);
  expect((await iterator.next()).value).toMatchObject({ key: 'b', revision: revision + 1 });
  expect((await iterator.next()).value).toMatchObject({ key: 'c', revision: revision + 2 });
  await iterator.return?.();
});

test('the history on disk is longer than the one in memory, and bounded', async () => {
  await using store = await openLevelStore({ path: folder, historySize: 3_000 });
  const start = await store.commit(
    Array.from({ length: 5_000 }, (_, key) => ({ type: 'set', key: `k${key}`, value: key })),
  );
  const changes: number[] = [];
  for await (const change of store.watch({ fromRevision: start - 3_000 })) {
    changes.push(change.revision);
    if (changes.length === 3_000) break;
  }
  expect(changes).toEqual(Array.from({ length: 3_000 }, (_, index) => start - 2_999 + index));
  const tooOld = store.watch({ fromRevision: start - 3_001 })[Symbol.asyncIterator]();
  await expect(tooOld.next()).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('expiry outlives the process, and the index of it is kept clean', async () => {
  const clock = createManualClock();
  const first = await openLevelStore({ path: folder, clock });
  await first.commit([{ type: 'set', key: 'a', value: 1, ttlMs: 100 }]);
  await first.commit([{ type: 'set', key: 'a', value: 2, ttlMs: 500 }]);
  await first.close();
  await using second = await openLevelStore({ path: folder, clock });
  await clock.advance(100);
  expect(await second.sweep()).toBe(0);
  await clock.advance(400);
  expect(await second.sweep()).toBe(1);
  expect(await second.sweep()).toBe(0);
});

test('compacting gives the space of what was deleted back, and loses nothing', async () => {
  await using store = await openLevelStore({ path: folder, historySize: 1 });
  const sizeOf = async () => {
    const names = (await readdir(folder)).filter((name) => /\.(ldb|log)$/.test(name));
    // The database may remove a file meanwhile.
    const sizes = names.map((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0);
    return sizes.reduce((sum, size) => sum + size, 0);
  };
  const text = () => Array.from({ length: 500 }, () => Math.random().toString(36)).join('');
  for (let round = 0; round < 20; round += 1) {
    await store.commit(Array.from({ length: 20 }, (_, key) => ({ type: 'set', key: `k${key}`, value: text() })));
  }
  await store.commit(Array.from({ length: 19 }, (_, key) => ({ type: 'delete', key: `k${key}` })));
  expect(await sizeOf()).toBeGreaterThan(500_000);
  await store.compact();
  const small = await sizeOf();
  expect(small).toBeLessThan(200_000);
  expect(JSON.stringify(await store.get('k19')).length).toBeGreaterThan(1_000);
  await store.close();
  await expect(store.compact()).rejects.toMatchObject({ code: 'CLOSED' });
});

test('a store that is open is locked, and says so', async () => {
  await using first = await openLevelStore({ path: folder });
  await put(first, 'a', 1);
  await expect(openLevelStore({ path: folder })).rejects.toMatchObject({
    code: 'STATE_LOCKED',
    message: expect.stringContaining('belongs to one at a time'),
  });
  expect((await first.get('a'))?.value).toBe(1);
});

test('data without CURRENT is reported, never opened as an empty store', async () => {
  const store = await openLevelStore({ path: folder });
  await put(store, 'a', 1);
  await store.close();
  await rm(join(folder, 'CURRENT'));
  await expect(openLevelStore({ path: folder })).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
  await expect(stat(join(folder, 'CURRENT'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a damaged CURRENT is reported', async () => {
  const store = await openLevelStore({ path: folder });
  await store.close();
  await truncate(join(folder, 'CURRENT'));
  await expect(openLevelStore({ path: folder })).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
});

test('a creation that was cut short is begun again', async () => {
  await writeFile(join(folder, 'MANIFEST-000001'), '');
  await using store = await openLevelStore({ path: folder });
  expect(await put(store, 'a', 1)).toBe(1);
});

test('a path that cannot be a folder is an error with a code', async () => {
  const path = join(folder, 'file');
  await writeFile(path, 'x');
  await expect(openLevelStore({ path })).rejects.toMatchObject({ code: 'STATE_FAILED' });
});

test('nothing acknowledged is lost or torn when the process is killed while it commits', async () => {
  const script = join(import.meta.dirname, '..', '__fixtures__', 'commit-forever.ts');
  for (let round = 0; round < 3; round += 1) {
    const path = join(folder, `killed-${round}`);
    const child = fork(script, [path], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    let acknowledged = -1;
    const enough = new Promise<void>((resolve) => {
      child.on('message', (value) => {
        acknowledged = Number(value);
        if (acknowledged > 20 + round * 150) resolve();
      });
    });
    await enough;
    child.kill('SIGKILL');
    await once(child, 'exit');

    await using store = await openLevelStore({ path });
    const entries = await Promise.all(['a', 'b', 'c'].map((key) => store.get(key)));
    const values = entries.map((entry) => entry?.value);
    expect(new Set(values).size).toBe(1);
    expect(Number(values[0])).toBeGreaterThanOrEqual(acknowledged);
  }
});
