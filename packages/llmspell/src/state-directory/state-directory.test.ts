import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';

import type { StateEntry } from '@llmspell/core';
import { createMemoryStore } from '@llmspell/infra/state';
import { createManualClock } from '@llmspell/testing';
import { stateStoreConformance } from '@llmspell/testing/conformance';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { compactState } from './compact-state.ts';
import { connectStore } from './connect-store.ts';
import { openStateDirectory } from './open-state-directory.ts';
import { chooseAddress, readOwner, writeOwner } from './owner-file.ts';
import { serveStore } from './serve-store.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'llmspell-state-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a store of another process', () => {
  stateStoreConformance({
    test,
    features: { watch: true },
    async create() {
      const clock = createManualClock();
      const held = createMemoryStore({ clock });
      const address = await chooseAddress(await mkdtemp(path.join(folder, 's')));
      const server = await serveStore(held, address);
      const store = await connectStore(address);
      const dispose = async () => {
        await server.close();
        await held.close();
      };
      return { store, advance: (ms: number) => clock.advance(ms), dispose };
    },
  });

  test('is not shown to those who do not know the token', async () => {
    const held = createMemoryStore();
    const address = await chooseAddress(folder);
    const server = await serveStore(held, address);
    const stranger = { ...address, token: address.token.replace(/.$/u, '!') };
    await expect(connectStore(stranger)).rejects.toMatchObject({ code: 'STATE_FAILED' });
    await server.close();
    await held.close();
  });

  test('that has ended is told, and whether it did what was asked', async () => {
    const held = createMemoryStore();
    const address = await chooseAddress(folder);
    const server = await serveStore(held, address);
    const store = await connectStore(address);
    const begun = store.commit([{ type: 'set', key: 'a', value: 1 }]);
    const first = await begun;
    await server.close();
    await expect(store.get('a')).rejects.toMatchObject({ code: 'STATE_FAILED', uncertain: false });
    expect(await held.get('a')).toMatchObject({ value: 1, revision: first });
    await store.close();
    await held.close();
  });
});

async function rest(scan: AsyncIterator<StateEntry>): Promise<readonly string[]> {
  const keys: string[] = [];
  for (let next = await scan.next(); next.done !== true; next = await scan.next()) keys.push(next.value.key);
  return keys;
}

describe('the state in a folder', () => {
  test('outlives those who opened it', async () => {
    const first = await openStateDirectory(folder);
    await first.commit([{ type: 'set', key: 'a', value: 1 }]);
    await first.close();
    const second = await openStateDirectory(folder);
    expect(await second.get('a')).toMatchObject({ value: 1 });
    await second.close();
  });

  test('can be used by several at once, and outlives the one who opened it first', async () => {
    const first = await openStateDirectory(folder);
    const second = await openStateDirectory(folder);
    const third = await openStateDirectory(folder);
    const changes = second.watch({ prefix: 'a' })[Symbol.asyncIterator]();
    await third.commit([{ type: 'set', key: 'a', value: 1 }]);
    expect((await changes.next()).value).toMatchObject({ key: 'a', value: 1 });
    await first.close();
    await expect(changes.next()).rejects.toMatchObject({ code: 'STATE_FAILED' });
    await Promise.all([
      second.commit([{ type: 'set', key: 'b', value: 2 }]),
      third.commit([{ type: 'set', key: 'c', value: 3 }]),
    ]);
    expect([(await second.get('c'))?.value, (await third.get('b'))?.value, (await third.get('a'))?.value]).toEqual([
      3, 2, 1,
    ]);
    await compactState(second);
    await compactState(third);
    await second.close();
    await third.close();
    await expect(third.get('a')).rejects.toMatchObject({ code: 'CLOSED' });
  });

  test('is read on when the one who held it ends, but for a snapshot, which would be of two moments', async () => {
    const first = await openStateDirectory(folder);
    const second = await openStateDirectory(folder);
    const keys = Array.from({ length: 600 }, (_, index) => `a/${String(index).padStart(3, '0')}`);
    await first.commit(keys.map((key) => ({ type: 'set', key, value: 1 })));
    const read = [true, false].map((snapshot) => second.scan({ prefix: 'a/', snapshot })[Symbol.asyncIterator]());
    for (const scan of read) await scan.next();
    await first.close();
    const [snapshot, plain] = await Promise.allSettled(read.map(rest));
    expect(snapshot).toMatchObject({ status: 'rejected', reason: { code: 'STATE_FAILED', retryable: true } });
    expect(plain).toEqual({ status: 'fulfilled', value: keys.slice(1) });
    await second.close();
  });

  test.skipIf(process.platform === 'win32')('is for its user alone', async () => {
    const inner = path.join(folder, 'state');
    const store = await openStateDirectory(inner);
    expect((await stat(inner)).mode & 0o077).toBe(0);
    expect((await stat(path.join(inner, 'owner.json'))).mode & 0o077).toBe(0);
    await store.close();
    expect(await readOwner(inner)).toBeUndefined();
  });

  test('can lie deeper than the path of a socket may be long', async () => {
    const deep = path.join(folder, 'x'.repeat(90), 'y'.repeat(90));
    const first = await openStateDirectory(deep);
    const second = await openStateDirectory(deep);
    await first.commit([{ type: 'set', key: 'a', value: 1 }]);
    expect(await second.get('a')).toMatchObject({ value: 1 });
    await second.close();
    await first.close();
  });

  test('cannot be where a file is, or where no folder can be made', async () => {
    await writeFile(path.join(folder, 'file'), '');
    for (const place of ['file', 'file/deeper']) {
      await expect(openStateDirectory(path.join(folder, place))).rejects.toMatchObject({ code: 'STATE_FAILED' });
    }
  });

  test('is opened although the one before was killed', async () => {
    const address = await chooseAddress(folder);
    await writeOwner(folder, address);
    const left = createServer().listen(address.address);
    left.close();
    const store = await openStateDirectory(folder);
    expect(await store.get('a')).toBeUndefined();
    await store.close();
  });
});
