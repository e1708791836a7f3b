import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parseJson, type JsonValue, type StateEntry, type StateStore } from '@llmspell/core';
import { createMemoryStore } from '@llmspell/infra/state';
import {
  backUpState,
  exportState,
  importState,
  readBackup,
  restoreState,
  verifyBackup,
  writeBackup,
} from '@llmspell/infra/state/backup';
import { openLevelStore } from '@llmspell/infra/state/level';
import { createManualClock } from '@llmspell/testing';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'llmspell-backup-'));
  file = join(folder, 'state.backup');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = (store: StateStore, values: Readonly<Record<string, JsonValue>>) =>
  store.commit(Object.entries(values).map(([key, value]) => ({ type: 'set', key, value })));

async function contents(store: StateStore): Promise<readonly Omit<StateEntry, 'revision'>[]> {
  const entries: Omit<StateEntry, 'revision'>[] = [];
  for await (const { revision: _revision, ...entry } of store.scan()) entries.push(entry);
  return entries;
}

async function textOf(store: StateStore): Promise<string> {
  let text = '';
  for await (const line of writeBackup(store)) text += line;
  return text;
}

test('a backup brings back what was there, and removes what came later', async () => {
  const clock = createManualClock();
  await using store = createMemoryStore({ clock });
  await put(store, { a: 1, b: { c: [null, 'x\ny'] } });
  await store.commit([
    { type: 'set', key: 'soon', value: 1, ttlMs: 10 },
    { type: 'set', key: 'later', value: 1, ttlMs: 1_000 },
  ]);
  const before = await contents(store);
  const info = await backUpState(store, file, { clock });
  expect(info).toMatchObject({ entries: 4, prefix: '', createdAt: new Date(clock.now()).toISOString() });
  expect(await verifyBackup(file)).toEqual(info);
  await put(store, { a: 2, new: 1 });
  await store.commit([{ type: 'delete', key: 'b' }]);
  await clock.advance(10);
  expect(await restoreState(store, file, { clock })).toEqual({ backup: info, written: 3, removed: 1, skipped: 1 });
  expect(await contents(store)).toEqual(before.filter(({ key }) => key !== 'soon'));
});

test('a backup of a prefix leaves everything else alone', async () => {
  await using store = createMemoryStore();
  await put(store, { 'a/1': 1, 'b/1': 1 });
  await backUpState(store, file, { prefix: 'a/' });
  await put(store, { 'a/1': 2, 'a/2': 2, 'b/1': 2 });
  await restoreState(store, file);
  expect(await contents(store)).toEqual([
    { key: 'a/1', value: 1 },
    { key: 'b/1', value: 2 },
  ]);
});

test('merging keeps what is only in the store, adding keeps what is there', async () => {
  await using store = createMemoryStore();
  await put(store, { a: 1, b: 1 });
  await backUpState(store, file);
  await store.commit([{ type: 'delete', key: 'b' }]);
  await put(store, { a: 2, c: 2 });
  expect(await restoreState(store, file, { mode: 'add' })).toMatchObject({ written: 1, removed: 0, skipped: 1 });
  expect((await store.get('a'))?.value).toBe(2);
  expect(await restoreState(store, file, { mode: 'merge' })).toMatchObject({ written: 2, removed: 0 });
  expect(await contents(store)).toEqual([
    { key: 'a', value: 1 },
    { key: 'b', value: 1 },
    { key: 'c', value: 2 },
  ]);
});

test('a backup is consistent while others write, and moves between stores', async () => {
  await using disk = await openLevelStore({ path: join(folder, 'level') });
  await put(disk, Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`k${index}`, 0])));
  const backing = backUpState(disk, file);
  for (let round = 1; round <= 5; round += 1) {
    await put(disk, Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`k${index}`, round])));
  }
  expect(await backing).toMatchObject({ entries: 600 });
  await using memory = createMemoryStore();
  await restoreState(memory, file);
  expect(new Set((await contents(memory)).map(({ value }) => value)).size).toBe(1);
});

test('a damaged backup is refused wherever the damage is, and the store keeps everything', async () => {
  await using store = createMemoryStore();
  await put(store, { a: 1, b: 'text', c: [true] });
  await backUpState(store, file);
  const text = await readFile(file, 'utf8');
  const before = await contents(store);
  const damaged = [
    '',
    '\n',
    'no backup',
    text.slice(0, -1),
    text.replace('"text"', '"test"'),
    text.replace('"prefix":""', '"prefix":"a"'),
    text.split('\n').toSpliced(1, 1).join('\n'),
    text.split('\n').toSpliced(-2, 1).join('\n'),
    `${text}{}\n`,
  ];
  for (let end = 0; end < text.length; end += 7) damaged.push(text.slice(0, end));
  for (const bad of damaged) {
    await writeFile(file, bad);
    await expect(restoreState(store, file)).rejects.toMatchObject({
      code: 'STATE_CORRUPT',
      data: { source: file },
    });
  }
  expect(await contents(store)).toEqual(before);
});

test('a backup of a newer version and a file that is not there have codes of their own', async () => {
  await using store = createMemoryStore();
  await writeFile(file, (await textOf(store)).replace('"version":1', '"version":2'));
  await expect(verifyBackup(file)).rejects.toMatchObject({ code: 'NOT_SUPPORTED' });
  await expect(verifyBackup(join(folder, 'missing'))).rejects.toMatchObject({ code: 'FILE_FAILED' });
  await expect(backUpState(store, join(folder, 'missing', 'x'))).rejects.toMatchObject({ code: 'FILE_FAILED' });
});

test('a backup that fails on the way leaves the one before, and nothing else', async () => {
  await using store = createMemoryStore();
  await put(store, { a: 1, b: 2 });
  const info = await backUpState(store, file);
  const failing: StateStore = {
    ...store,
    features: store.features,
    async *scan() {
      yield { key: 'a', value: 1, revision: 1 };
      await Promise.reject(new Error('The disk is gone'));
    },
  };
  await expect(backUpState(failing, file)).rejects.toMatchObject({ code: 'FILE_FAILED' });
  expect(await verifyBackup(file)).toEqual(info);
  expect(await readdir(folder)).toEqual(['state.backup']);
  expect((await stat(file)).mode & 0o077).toBe(0);
});

test('a write that fails restores nothing', async () => {
  await using store = createMemoryStore();
  await put(store, { a: 1 });
  await backUpState(store, file);
  await put(store, { a: 2, b: 2 });
  const full: StateStore = {
    features: store.features,
    get: (key) => store.get(key),
    scan: (options) => store.scan(options),
    watch: (options) => store.watch(options),
    commit: () => Promise.reject(new Error('The disk is full')),
    close: () => store.close(),
  };
  await expect(restoreState(full, file)).rejects.toThrow('The disk is full');
  expect(await contents(store)).toEqual([
    { key: 'a', value: 2 },
    { key: 'b', value: 2 },
  ]);
});

const anEntry = fc.record({
  key: fc.string({ unit: 'grapheme', maxLength: 12 }),
  // What a store keeps has no `__proto__` and no negative zero.
  value: fc.jsonValue().map((value) => parseJson(JSON.stringify(value))),
});

test('any state comes back from a backup and from an export', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anEntry, { maxLength: 8 }), async (entries) => {
      await using store = createMemoryStore();
      await store.commit(entries.map(({ key, value }) => ({ type: 'set', key, value })));
      const before = await contents(store);
      expect(readBackup(await textOf(store)).entries).toEqual(before);
      await using other = createMemoryStore();
      await put(other, { unrelated: 1 });
      const exported = parseJson(JSON.stringify(await exportState(store)));
      await importState(other, exported, { mode: 'replace' });
      expect(await contents(other)).toEqual(before);
    }),
    { numRuns: 60 },
  );
});

test('any change of a byte of a backup is found', async () => {
  await using store = createMemoryStore();
  await put(store, { a: 1, b: 'text' });
  const text = await textOf(store);
  fc.assert(
    fc.property(
      fc.nat(text.length - 1),
      fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 1 }),
      (at, character) => {
        fc.pre(text[at] !== character);
        expect(() => readBackup(text.slice(0, at) + character + text.slice(at + 1))).toThrow(/sound|version/);
      },
    ),
  );
});

test('an export is readable, has its times as text, and hostile ones are refused whole', async () => {
  const clock = createManualClock();
  await using store = createMemoryStore({ clock });
  await store.commit([{ type: 'set', key: 'a', value: 1, ttlMs: 1_000 }]);
  const data = await exportState(store, { clock });
  expect(data['entries']).toEqual([{ key: 'a', value: 1, expires: new Date(clock.now() + 1_000).toISOString() }]);
  await using other = createMemoryStore({ clock });
  for (const bad of [
    null,
    [],
    'text',
    {},
    { ...data, format: 'x' },
    { ...data, version: 2 },
    { ...data, prefix: 'b' },
    { ...data, entries: {} },
    { ...data, entries: [{ key: 'a' }] },
    { ...data, entries: [{ key: 1, value: 1 }] },
    { ...data, entries: [{ key: 'a\ud800', value: 1 }] },
    { ...data, entries: [{ key: 'a', value: 1, expires: 'soon' }] },
    { ...data, entries: [{ key: 'a', value: () => 1 }] },
  ]) {
    await expect(importState(other, bad, { clock })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  }
  expect(await contents(other)).toEqual([]);
  expect(await importState(other, data, { clock })).toEqual({ written: 1, removed: 0, skipped: 0 });
  expect((await other.get('a'))?.expiresAt).toBe(clock.now() + 1_000);
});

test('what is appended to a backup is noticed', async () => {
  await using store = createMemoryStore();
  await put(store, { a: 1 });
  await backUpState(store, file);
  await appendFile(file, '\n');
  await expect(verifyBackup(file)).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
});
