import type { JsonObject } from '@llmspell/core';
import { createArtifacts, createSessions, type Session } from '@llmspell/infra/sessions';
import { createMemoryStore, createStateScopes } from '@llmspell/infra/state';
import { createManualClock } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { disturbedStore } from '../state/__fixtures__/disturbed-store.ts';
import { readAll } from '../state/__fixtures__/read-all.ts';

function setUp() {
  const clock = createManualClock();
  const store = createMemoryStore({ clock });
  const told: string[] = [];
  let made = 0;
  const options = {
    store,
    clock,
    emit: (type: string, data: () => JsonObject) => void told.push(`${type} ${JSON.stringify(data()['session'])}`),
  };
  const sessions = createSessions({ ...options, newId: () => `s${(made += 1)}` });
  return { clock, store, sessions, told, artifacts: createArtifacts(options) };
}

const ids = (sessions: readonly Session[]) => sessions.map(({ id }) => id);

test('a session is made, read, changed and saved', async () => {
  const { clock, sessions, told } = setUp();
  const created = await sessions.create({ name: 'n', description: 'd', tags: ['x'], metadata: { a: 1, b: 1 } });
  const time = new Date(clock.now()).toISOString();
  expect(created).toEqual({
    id: 's1',
    number: 1,
    name: 'n',
    description: 'd',
    tags: ['x'],
    runs: [],
    metadata: { a: 1, b: 1 },
    status: 'active',
    createdAt: time,
    updatedAt: time,
  });
  expect(await sessions.get('s1')).toEqual(created);
  await clock.advance(1_000);
  const later = new Date(clock.now()).toISOString();
  expect(await sessions.update('s1', { name: 'm', metadata: { b: 2 } })).toEqual({
    ...created,
    name: 'm',
    metadata: { a: 1, b: 2 },
    updatedAt: later,
  });
  expect(await sessions.save('s1')).toMatchObject({ savedAt: later, description: 'd' });
  expect(await sessions.create()).toMatchObject({ id: 's2', tags: [], metadata: {} });
  expect(told).toEqual(['session.created "s1"', 'session.updated "s1"', 'session.saved "s1"', 'session.created "s2"']);
});

test('a life has its order', async () => {
  const { sessions } = setUp();
  const { id } = await sessions.create();
  const refused = (attempt: Promise<unknown>, status: string) =>
    expect(attempt).rejects.toMatchObject({ code: 'VALIDATION_FAILED', data: { session: id, status } });
  await refused(sessions.resume(id), 'active');
  await refused(sessions.archive(id), 'active');
  expect((await sessions.suspend(id)).status).toBe('suspended');
  await refused(sessions.suspend(id), 'suspended');
  expect((await sessions.resume(id)).status).toBe('active');
  expect((await sessions.complete(id)).status).toBe('completed');
  await refused(sessions.fail(id), 'completed');
  expect((await sessions.archive(id)).status).toBe('archived');
  const other = await sessions.create();
  await sessions.suspend(other.id);
  expect((await sessions.fail(other.id)).status).toBe('failed');
});

test('sessions are listed as they came, by status, tags, parent and number', async () => {
  const { sessions } = setUp();
  await sessions.create({ id: 'z', tags: ['a', 'b'] });
  await sessions.create({ id: 'a', tags: ['a'], parentId: 'z' });
  await sessions.create({ id: 'm' });
  await sessions.complete('m');
  expect(ids(await sessions.list())).toEqual(['z', 'a', 'm']);
  expect(ids(await sessions.list({ tags: ['a'] }))).toEqual(['z', 'a']);
  expect(ids(await sessions.list({ tags: ['a', 'b'] }))).toEqual(['z']);
  expect(ids(await sessions.list({ status: 'completed' }))).toEqual(['m']);
  expect(ids(await sessions.list({ parentId: 'z' }))).toEqual(['a']);
  expect(ids(await sessions.list({ limit: 2 }))).toEqual(['z', 'a']);
});

test('a session remembers the last runs that worked in it, each once', async () => {
  const { sessions } = setUp();
  expect((await sessions.create({ id: 's', runId: 'r0' })).runs).toEqual(['r0']);
  for (let run = 1; run <= 100; run += 1) await sessions.join('s', `r${run}`);
  const { runs } = await sessions.join('s', 'r50');
  expect([runs.length, runs[0], runs.at(-2), runs.at(-1)]).toEqual([100, 'r1', 'r100', 'r50']);
});

test('an id that is taken, missing or none has a code of its own', async () => {
  const { sessions, store } = setUp();
  await sessions.create({ id: 'taken' });
  await expect(sessions.create({ id: 'taken' })).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
  await expect(sessions.create({ parentId: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const methods = {
    get: (id: string) => sessions.get(id),
    update: (id: string) => sessions.update(id, {}),
    save: (id: string) => sessions.save(id),
    suspend: (id: string) => sessions.suspend(id),
    delete: (id: string) => sessions.delete(id),
  };
  for (const call of Object.values(methods)) {
    await expect(call('none')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('Session not found'),
    });
    for (const bad of ['', '../x', 'a/b', 'x'.repeat(201), 'a\n']) {
      await expect(call(bad)).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
        message: expect.stringContaining('Invalid session ID'),
      });
    }
  }
  await store.commit([{ type: 'set', key: 'sessions/item/bad', value: { status: 'asleep' } }]);
  await expect(sessions.get('bad')).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
});

test('changes made at the same time are all kept', async () => {
  const { sessions } = setUp();
  const { id } = await sessions.create();
  const keys = Array.from({ length: 20 }, (_, index) => `k${index}`);
  await Promise.all(keys.map((key) => sessions.update(id, { metadata: { [key]: 1 } })));
  expect(Object.keys((await sessions.get(id)).metadata)).toHaveLength(20);
});

test('deleting a session takes its state and artifacts with it, and nothing else', async () => {
  const { sessions, artifacts, store } = setUp();
  for (const id of ['a', 'a:b', 'b']) {
    await sessions.create({ id });
    await createStateScopes(store)
      .session(id)
      .commit([{ type: 'set', key: 'k', value: id }]);
    await artifacts.store({ sessionId: id, type: 't', name: 'same', content: 'shared' });
    await artifacts.store({ sessionId: id, type: 't', name: 'same', content: `only ${id}` });
  }
  await sessions.delete('a');
  await expect(sessions.get('a')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(artifacts.store({ sessionId: 'a', type: 't', name: 'x', content: '' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  for (const id of ['a:b', 'b']) {
    expect((await createStateScopes(store).session(id).get('k'))?.value).toBe(id);
    const [shared, only] = await artifacts.list(id);
    if (shared === undefined || only === undefined) throw new Error('They are gone.');
    expect((await artifacts.get(shared.id)).text).toBe('shared');
    expect((await artifacts.get(only.id)).text).toBe(`only ${id}`);
  }
  await sessions.delete('a:b');
  await sessions.delete('b');
  expect((await readAll(store.scan())).map(({ key }) => key)).toEqual(['sessions/count']);
});

test('what is stored while a session is deleted is either deleted too or refused', async () => {
  const { sessions, artifacts, store } = setUp();
  for (let round = 0; round < 10; round += 1) {
    await sessions.create({ id: 's' });
    const storing = Array.from({ length: 5 }, (_, index) =>
      artifacts.store({ sessionId: 's', type: 't', name: 'n', content: `${index}` }),
    );
    await Promise.allSettled([...storing, sessions.delete('s'), ...storing]);
  }
  expect((await readAll(store.scan())).map(({ key }) => key)).toEqual(['sessions/count']);
});

test('an artifact whose session is deleted before it is committed is refused', async () => {
  const { sessions, store } = setUp();
  await sessions.create({ id: 's' });
  const artifacts = createArtifacts({ store: disturbedStore(store, () => sessions.delete('s'), 1) });
  await expect(artifacts.store({ sessionId: 's', type: 't', name: 'n', content: 'x' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  expect((await readAll(store.scan())).map(({ key }) => key)).toEqual(['sessions/count']);
});
