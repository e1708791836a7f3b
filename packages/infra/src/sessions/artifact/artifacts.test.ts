import { createArtifacts, createSessions, type ArtifactsOptions, type NewArtifact } from '@llmspell/infra/sessions';
import { createMemoryStore } from '@llmspell/infra/state';
import { createManualClock } from '@llmspell/testing';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { readAll } from '../../state/__fixtures__/read-all.ts';

async function setUp(options: Partial<ArtifactsOptions> = {}) {
  const clock = createManualClock();
  const store = createMemoryStore({ clock });
  const artifacts = createArtifacts({ store, clock, ...options });
  const sessions = createSessions({ store, clock });
  await sessions.create({ id: 's' });
  const put = (given: Partial<NewArtifact>) =>
    artifacts.store({ sessionId: 's', type: 'tool_result', name: 'report', content: 'text', ...given });
  return { artifacts, clock, store, sessions, put };
}

test('what is stored comes back with what is known of it', async () => {
  const { artifacts, clock, put } = await setUp();
  const artifact = await put({
    content: 'h\u00e9llo',
    description: 'd',
    tags: ['x'],
    custom: { a: [1] },
    createdBy: 'agent',
    mimeType: 'text/markdown',
  });
  expect(artifact).toEqual({
    id: {
      contentHash: '3c48591d8d098a4538f5e013dfcf406e948eac4d3277b10bf614e295d6068179',
      sessionId: 's',
      sequence: 1,
    },
    name: 'report',
    type: 'tool_result',
    description: 'd',
    mimeType: 'text/markdown',
    size: 6,
    tags: ['x'],
    custom: { a: [1] },
    version: 1,
    createdAt: new Date(clock.now()).toISOString(),
    createdBy: 'agent',
  });
  expect(await artifacts.get(artifact.id)).toMatchObject({ artifact, text: 'h\u00e9llo' });
  expect(await artifacts.find('s', 1)).toEqual(artifact);
  expect(await artifacts.find('s', 2)).toBeUndefined();
});

test('one more of the same name is the next version', async () => {
  const { artifacts, put } = await setUp();
  const first = await put({ content: '1' });
  await put({ name: 'other' });
  const second = await put({ content: '2' });
  expect(second).toMatchObject({ version: 2, parent: first.id, id: { sequence: 3 } });
  expect(await artifacts.versions('s', 'report')).toEqual([first, second]);
  expect((await artifacts.get(first.id)).text).toBe('1');
  await artifacts.delete(second.id);
  expect(await put({ content: '3' })).toMatchObject({ version: 3, id: { sequence: 4 } });
});

test('a content is kept once, and as long as somebody has it', async () => {
  const { artifacts, store, put } = await setUp();
  const [first, second] = [await put({ content: 'same' }), await put({ name: 'copy', content: 'same' })];
  expect(first.id.contentHash).toBe(second.id.contentHash);
  const blobs = async () => (await readAll(store.scan({ prefix: 'artifacts/blob/' }))).map(({ value }) => value);
  expect(await blobs()).toEqual([{ text: 'same' }]);
  expect(await artifacts.delete(first.id)).toBe(true);
  expect(await artifacts.delete(first.id)).toBe(false);
  expect((await artifacts.get(second.id)).text).toBe('same');
  await artifacts.delete(second.id);
  expect(await blobs()).toEqual([]);
  await expect(artifacts.get(second.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('any bytes and any text come back as they were', async () => {
  const { artifacts, put } = await setUp();
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 64 }),
    fc.string({ unit: 'binary', maxLength: 32 }),
    fc.constantFrom('\ufeffmark', '\u0000', ''),
  );
  await fc.assert(
    fc.asyncProperty(content, async (given) => {
      const { id, size } = await put({ content: given });
      const { bytes, text } = await artifacts.get(id);
      expect(size).toBe(bytes.length);
      expect(typeof given === 'string' ? text : [...bytes]).toEqual(typeof given === 'string' ? given : [...given]);
    }),
  );
  expect((await artifacts.get((await put({ content: new Uint8Array([255]) })).id)).text).toBeUndefined();
});

test('artifacts are found by what is known of them', async () => {
  const { artifacts, clock, sessions, put } = await setUp();
  await sessions.create({ id: 't' });
  const start = clock.now();
  await put({ name: 'a.txt', tags: ['x', 'y'], content: '1' });
  await clock.advance(1_000);
  await put({ name: 'b.txt', tags: ['x'], content: '12345', type: 'note' });
  await clock.advance(1_000);
  await put({ name: 'b.md', sessionId: 't' });
  const names = async (query: Parameters<typeof artifacts.query>[0]) =>
    (await artifacts.query(query)).map(({ name }) => name);
  const at = (ms: number) => new Date(start + ms).toISOString();
  expect(await names({})).toEqual(['a.txt', 'b.txt', 'b.md']);
  expect(await names({ sessionId: 's' })).toEqual(['a.txt', 'b.txt']);
  expect(await names({ type: 'note' })).toEqual(['b.txt']);
  expect(await names({ namePattern: 'b.' })).toEqual(['b.txt', 'b.md']);
  expect(await names({ namePattern: '*.txt' })).toEqual(['a.txt', 'b.txt']);
  expect(await names({ namePattern: 'txt*' })).toEqual([]);
  expect(await names({ tags: ['x', 'y'] })).toEqual(['a.txt']);
  expect(await names({ createdAfter: at(500) })).toEqual(['b.txt', 'b.md']);
  expect(await names({ createdAfter: at(500), createdBefore: at(1_500) })).toEqual(['b.txt']);
  expect(await names({ minSize: 2, maxSize: 4 })).toEqual(['b.md']);
  expect(await names({ limit: 1 })).toEqual(['a.txt']);
  await expect(artifacts.query({ createdAfter: 'yesterday' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
});

test('those who store at the same time get numbers of their own', async () => {
  const { artifacts, put } = await setUp();
  await Promise.all(Array.from({ length: 20 }, (_, index) => put({ content: `${index % 3}` })));
  const all = await artifacts.list('s');
  expect(all.map(({ id }) => id.sequence)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  expect(all.map(({ version }) => version)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  await Promise.all(all.map(({ id }) => artifacts.delete(id)));
  expect(await artifacts.list('s')).toEqual([]);
});

test('what cannot be stored is refused with a code, and nothing is kept of it', async () => {
  const { artifacts, store, put } = await setUp({ maxBytes: 10 });
  const before = await readAll(store.scan());
  await expect(put({ content: 'x'.repeat(11) })).rejects.toThrow(/at most 10 bytes; got 11/);
  await expect(put({ content: 'a\ud800' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  await expect(put({ name: '' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  await expect(put({ type: '' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  await expect(put({ name: 'a\udc00' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  await expect(put({ sessionId: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(put({ sessionId: '../s' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  await expect(artifacts.list('../s')).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  expect(await readAll(store.scan())).toEqual(before);
});

test('a content that was changed on the way, or is gone, is reported', async () => {
  const { artifacts, store, put } = await setUp();
  const { id } = await put({ content: 'text' });
  const key = `artifacts/blob/${id.contentHash}`;
  for (const value of [{ text: 'test' }, { base64: '!' }, null, 7]) {
    await store.commit([{ type: 'set', key, value }]);
    await expect(artifacts.get(id)).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
  }
  await store.commit([{ type: 'delete', key }]);
  await expect(artifacts.get(id)).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
  await expect(artifacts.get({ ...id, contentHash: 'other' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
