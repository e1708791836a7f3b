import { createRunContext, type StateStore } from '@llmspell/core';
import { createSessions } from '@llmspell/infra/sessions';
import {
  accessControlledStore,
  createMemoryStore,
  createStateScopes,
  effectStore,
  scopeName,
  type StateGrant,
} from '@llmspell/infra/state';
import { createManualClock } from '@llmspell/testing';
import { stateStoreConformance } from '@llmspell/testing/conformance';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { readAll } from '../__fixtures__/read-all.ts';

async function fixture(view: (store: StateStore) => StateStore) {
  const clock = createManualClock();
  const store = createMemoryStore({ clock, historySize: 2_500 });
  // What is around the scope must not be seen through it.
  await createStateScopes(store)
    .agent('a')
    .commit([{ type: 'set', key: 'x', value: 1 }]);
  await store.commit([{ type: 'set', key: 'journal/x', value: 1 }]);
  return {
    store: view(store),
    advance: (ms: number) => clock.advance(ms),
    sweep: () => store.sweep(),
    dispose: () => store.close(),
  };
}

describe('the scope of an agent', () => {
  stateStoreConformance({
    test,
    features: { watch: true },
    create: () => fixture((store) => createStateScopes(store).agent('a:x')),
  });
});

describe('a scope under access control', () => {
  const grants: readonly StateGrant[] = [{ subject: 'agent:*', scope: 'global', access: ['read', 'write'] }];
  stateStoreConformance({
    test,
    features: { watch: true },
    create: () =>
      fixture((store) => createStateScopes(accessControlledStore(store, { subject: 'agent:b', grants })).global),
  });
});

test('each scope has its own values, whatever the id', async () => {
  await using store = createMemoryStore();
  const scopes = createStateScopes(store);
  const views = [
    scopes.global,
    scopes.agent('1'),
    scopes.agent('1:2'),
    scopes.agent('1%3A2'),
    scopes.workflow('1'),
    scopes.session('1'),
    scopes.user('1'),
    scopes.tool('1'),
    scopes.named('custom'),
  ];
  for (const [value, view] of views.entries()) await view.commit([{ type: 'set', key: 'k', value }]);
  expect(await Promise.all(views.map(async (view) => (await view.get('k'))?.value))).toEqual(
    views.map((_, index) => index),
  );
  expect((await scopes.named(scopeName('agent', '1:2')).get('k'))?.value).toBe(2);
});

const grants: readonly StateGrant[] = [
  { subject: 'agent:*', scope: 'global', access: ['read'] },
  { subject: 'agent:writer', scope: 'workflow:*', access: ['read', 'write'] },
  { subject: 'agent:logger', scope: 'session:s1', access: ['write'] },
];

function scopesOf(store: StateStore, subject: string) {
  return createStateScopes(accessControlledStore(store, { subject, grants }));
}

test("one may use the scope of one's own, what was granted, and nothing else", async () => {
  await using store = createMemoryStore();
  await createStateScopes(store).global.commit([{ type: 'set', key: 'k', value: 'shared' }]);
  const writer = scopesOf(store, 'agent:writer');
  await writer.agent('writer').commit([{ type: 'set', key: 'k', value: 1, ifRevision: 0 }]);
  await writer.workflow('w1').commit([{ type: 'set', key: 'k', value: 2 }]);
  expect((await writer.global.get('k'))?.value).toBe('shared');
  await expect(writer.global.commit([{ type: 'set', key: 'k', value: 1 }])).rejects.toMatchObject({
    code: 'PERMISSION_DENIED',
    message:
      'No permission for "agent:writer" to write the state of "global". To allow it, grant { subject: "agent:writer", scope: "global", access: ["write"] }.',
    data: { permission: 'state', subject: 'agent:writer', scope: 'global', access: 'write' },
  });
  await expect(writer.agent('reader').get('k')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  await expect(writer.session('s1').get('k')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  await expect(readAll(writer.user('u1').scan())).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  await expect(readAll(writer.user('u1').watch())).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
});

test('whoever may only write learns nothing by it', async () => {
  await using store = createMemoryStore();
  const { session } = scopesOf(store, 'agent:logger');
  await session('s1').commit([{ type: 'set', key: 'k', value: 1 }]);
  await expect(session('s1').get('k')).rejects.toMatchObject({ data: { access: 'read' } });
  await expect(session('s1').commit([{ type: 'set', key: 'k', value: 1, ifRevision: 0 }])).rejects.toMatchObject({
    data: { access: 'read' },
  });
});

test('a commit of which one write is refused writes nothing', async () => {
  await using store = createMemoryStore();
  const controlled = accessControlledStore(store, { subject: 'agent:writer', grants });
  const keys = ['state/agent:writer:k', 'state/global:k'];
  await expect(controlled.commit(keys.map((key) => ({ type: 'set', key, value: 1 })))).rejects.toThrow(/global/);
  expect(await readAll(store.scan())).toEqual([]);
});

test('a scan and a watch over many scopes give what may be read', async () => {
  await using store = createMemoryStore();
  const start = await store.commit([]);
  const keys = ['global:k', 'agent:other:k', 'agent:writer:k', 'workflow:w:k', 'session:s1:k', 'session:k'];
  await store.commit([
    { type: 'set', key: 'journal/r/1', value: 1 },
    ...keys.map((key) => ({ type: 'set' as const, key: `state/${key}`, value: 1 })),
  ]);
  const controlled = accessControlledStore(store, { subject: 'agent:writer', grants });
  const readable = ['agent:writer:k', 'global:k', 'workflow:w:k'];
  const seen = await readAll(controlled.scan());
  expect(seen.map(({ key }) => key)).toEqual(readable.map((key) => `state/${key}`));
  expect(await readAll(controlled.scan({ limit: 2 }))).toEqual(seen.slice(0, 2));
  expect(await readAll(controlled.scan({ prefix: 'state/agent:' }))).toEqual(seen.slice(0, 1));
  const changes: string[] = [];
  for await (const { key } of controlled.watch({ fromRevision: start })) {
    changes.push(key.slice('state/'.length));
    if (changes.length === readable.length) break;
  }
  expect(changes.toSorted()).toEqual(readable);
  await expect(controlled.get('journal/r/1')).rejects.toMatchObject({ data: { scope: 'area:journal' } });
});

test('areas that are no scoped state take grants, and no scope stands for one', async () => {
  await using store = createMemoryStore();
  const subject = 'agent:a';
  await store.commit(['sessions/s', 'lonely', 'journal/r/1'].map((key) => ({ type: 'set', key, value: 1 })));
  const granted = [{ subject, scope: 'area:sessions', access: ['read', 'write'] }] as const;
  const areas = accessControlledStore(store, { subject, grants: granted });
  expect((await readAll(areas.scan())).map(({ key }) => key)).toEqual(['sessions/s']);
  expect(await readAll(areas.scan({ prefix: 'sessions/' }))).toHaveLength(1);
  expect(await readAll(areas.scan({ prefix: 'lone' }))).toEqual([]);
  await expect(areas.get('lonely')).rejects.toMatchObject({ data: { scope: 'area:lonely' } });
  await expect(readAll(areas.scan({ prefix: 'journal/' }))).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  // State.save("area:sessions", …) is the scope "area".
  await expect(createStateScopes(areas).named('area:sessions').get('k')).rejects.toMatchObject({
    data: { scope: 'area' },
  });
});

test('durable runs and sessions work under access control, with grants for their areas', async () => {
  await using store = createMemoryStore();
  const subject = 'agent:a';
  const granted = ['sessions', 'artifacts'].map((area): StateGrant => ({
    subject,
    scope: `area:${area}`,
    access: ['read', 'write'],
  }));
  const state = accessControlledStore(store, { subject, grants: granted });
  const sessions = createSessions({ store: effectStore(createRunContext({ state })) });
  const { id } = await sessions.create({ name: 'n' });
  expect(await sessions.suspend(id)).toMatchObject({ name: 'n', status: 'suspended' });
  const without = createSessions({ store: accessControlledStore(store, { subject }) });
  await expect(without.get(id)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
});

test('no key and no id, however made, leads out of a scope', async () => {
  const hostile = fc.string({ unit: fc.constantFrom('a', ':', '%', '3', 'A', '/', '*', '.', ' '), maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(hostile, hostile, hostile, async (id, other, key) => {
      fc.pre(id !== other);
      await using store = createMemoryStore();
      const all = createStateScopes(store);
      await all.agent(other).commit([{ type: 'set', key: 'secret', value: 1 }]);
      const subject = scopeName('agent', id);
      const mine = createStateScopes(accessControlledStore(store, { subject }));
      await mine.agent(id).commit([{ type: 'set', key, value: 2 }]);
      expect(await readAll(mine.agent(id).scan())).toMatchObject([{ key, value: 2 }]);
      await expect(mine.agent(other).get(key)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
      expect((await all.agent(other).get('secret'))?.value).toBe(1);
    }),
  );
});
