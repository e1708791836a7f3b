import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createArtifacts, createSessions, openFileContents } from '@llmspell/infra/sessions';
import { createMemoryStore } from '@llmspell/infra/state';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { readAll } from '../../state/__fixtures__/read-all.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'llmspell-contents-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function setUp() {
  const store = createMemoryStore();
  const contents = openFileContents(folder);
  const sessions = createSessions({ store, contents });
  await sessions.create({ id: 's' });
  const artifacts = createArtifacts({ store, contents });
  const put = (name: string, content: string | Uint8Array, sessionId = 's') =>
    artifacts.store({ sessionId, type: 'note', name, content });
  return { store, sessions, artifacts, put };
}

async function files(): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

test('contents are files under their hashes, once, and go with their last use', async () => {
  const { artifacts, put, store } = await setUp();
  const bytes = new Uint8Array([0, 255, 1]);
  const [one, two] = [await put('a', bytes), await put('b', bytes)];
  expect(await files()).toEqual([one.id.contentHash]);
  expect(await readAll(store.scan({ prefix: 'artifacts/blob/' }))).toEqual([]);
  expect((await artifacts.get(two.id)).bytes).toEqual(bytes);
  await artifacts.delete(one.id);
  expect(await files()).toHaveLength(1);
  await artifacts.delete(two.id);
  expect(await files()).toEqual([]);
});

test('a session takes the contents with it that nobody else has', async () => {
  const { sessions, put } = await setUp();
  await sessions.create({ id: 't' });
  await put('a', 'only here');
  const { id } = await put('b', 'in both');
  await put('b', 'in both', 't');
  await sessions.delete('s');
  expect(await files()).toEqual([id.contentHash]);
});

test('what is stored and deleted at the same time is there as long as somebody has it', async () => {
  const { artifacts, put } = await setUp();
  for (let round = 0; round < 10; round += 1) {
    const kept = await put('kept', 'same');
    const [stored] = await Promise.all([put('new', 'same'), artifacts.delete(kept.id), put('newer', 'same')]);
    expect((await artifacts.get(stored.id)).text).toBe('same');
    for (const { id } of await artifacts.list('s')) await artifacts.delete(id);
    expect(await files()).toEqual([]);
  }
});

test('a content that is removed just before it is used again is put once more', async () => {
  const { artifacts, put, store } = await setUp();
  const { id: last } = await put('last', 'same');
  const inner = openFileContents(folder);
  let puts = 0;
  const contents = {
    ...inner,
    async put(hash: string, bytes: Uint8Array) {
      await inner.put(hash, bytes);
      if ((puts += 1) === 1) await artifacts.delete(last);
    },
  };
  const others = createArtifacts({ store, contents });
  const { id } = await others.store({ sessionId: 's', type: 'note', name: 'new', content: 'same' });
  expect((await artifacts.get(id)).text).toBe('same');
});

test('a file that was changed, is gone or cannot be written has a code', async () => {
  const { artifacts, put } = await setUp();
  const { id } = await put('a', 'text');
  const file = join(folder, id.contentHash.slice(0, 2), id.contentHash);
  expect(await readFile(file, 'utf8')).toBe('text');
  await writeFile(file, 'test');
  await expect(artifacts.get(id)).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
  await rm(file);
  await expect(artifacts.get(id)).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
  await writeFile(join(folder, 'plain'), '');
  const broken = openFileContents(join(folder, 'plain'));
  await expect(broken.put(id.contentHash, new Uint8Array())).rejects.toMatchObject({ code: 'FILE_FAILED' });
});

test('what is no hash never becomes a path', async () => {
  const contents = openFileContents(folder);
  for (const bad of ['', '../../etc/passwd', 'x'.repeat(64), `${'a'.repeat(63)}/`]) {
    await expect(contents.put(bad, new Uint8Array())).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(contents.get(bad)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  }
  expect(await files()).toEqual([]);
});
