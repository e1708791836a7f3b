import type { JsonValue, StateStore } from '@llmspell/core';
import {
  createMemoryStore,
  listSchemaVersions,
  migrateState,
  openNamespace,
  type StateMigration,
} from '@llmspell/infra/state';
import { createManualClock } from '@llmspell/testing';
import { stateStoreConformance } from '@llmspell/testing/conformance';
import { describe, expect, test } from 'vitest';

import { disturbedStore } from '../__fixtures__/disturbed-store.ts';
import { readAll } from '../__fixtures__/read-all.ts';

const put = (store: StateStore, entries: Readonly<Record<string, JsonValue>>) =>
  store.commit(Object.entries(entries).map(([key, value]) => ({ type: 'set', key, value })));

async function values(store: StateStore, prefix = 'notes/'): Promise<unknown> {
  const entries = await readAll(store.scan({ prefix }));
  return Object.fromEntries(entries.map(({ key, value }) => [key.slice(prefix.length), value]));
}

/** Writes the number of the migration behind every value, and counts. */
function steps(count: number) {
  const calls: number[] = [];
  const migrations = Array.from({ length: count }, (_, index): StateMigration => ({
    description: `step ${index}`,
    migrate(entries) {
      calls.push(index);
      return new Map([...entries].map(([key, value]) => [key, `${value as string}${index}`]));
    },
  }));
  return { calls, namespace: { name: 'notes', migrations } };
}

describe('a namespace that was migrated', () => {
  stateStoreConformance({
    test,
    features: { watch: true },
    create: async () => {
      const clock = createManualClock();
      const store = createMemoryStore({ clock, historySize: 2_500 });
      await put(store, { 'notes/old': 1, other: 1 });
      const migrations = [{ description: 'forget everything', migrate: () => new Map() }];
      return {
        store: await openNamespace(store, { name: 'notes', migrations }, { clock }),
        advance: (ms: number) => clock.advance(ms),
        sweep: () => store.sweep(),
        dispose: () => store.close(),
      };
    },
  });
});

test('migrations run once, in order, and the version is kept', async () => {
  const clock = createManualClock();
  await using store = createMemoryStore({ clock });
  await put(store, { 'notes/a': 'x', elsewhere: 'x' });
  const first = steps(2);
  expect(await migrateState(store, first.namespace, { clock })).toEqual({
    namespace: 'notes',
    from: 0,
    to: 2,
    applied: ['step 0', 'step 1'],
  });
  const later = steps(3);
  expect(await migrateState(store, later.namespace, { clock })).toMatchObject({ from: 2, to: 3, applied: ['step 2'] });
  expect(await migrateState(store, later.namespace, { clock })).toMatchObject({ from: 3, to: 3, applied: [] });
  expect([first.calls, later.calls]).toEqual([[0, 1], [2]]);
  expect(await values(store, '')).toMatchObject({ 'notes/a': 'x012', elsewhere: 'x' });
  expect(await listSchemaVersions(store)).toEqual([
    { namespace: 'notes', version: 3, migratedAt: new Date(clock.now()).toISOString() },
  ]);
});

test('a namespace in which nothing is begins at the newest version', async () => {
  await using store = createMemoryStore();
  const { calls, namespace } = steps(2);
  expect(await migrateState(store, namespace)).toEqual({ namespace: 'notes', from: 2, to: 2, applied: [] });
  await put(store, { 'notes/a': 'x' });
  await migrateState(store, namespace);
  expect(calls).toEqual([]);
  expect(await migrateState(store, { name: 'none', migrations: [] })).toMatchObject({ to: 0 });
});

test('entries may come, go, and be split; what stays as it is keeps its revision and expiry', async () => {
  const clock = createManualClock();
  await using store = createMemoryStore({ clock });
  await put(store, { 'notes/keep': { a: 1 }, 'notes/gone': 1, 'notes/both': 'x y' });
  await store.commit([{ type: 'set', key: 'notes/soon', value: 'old', ttlMs: 100 }]);
  const kept = await store.get('notes/keep');
  await clock.advance(40);
  const migrate = (entries: ReadonlyMap<string, JsonValue>) => {
    const [left = '', right = ''] = (entries.get('both') as string).split(' ');
    return new Map<string, JsonValue>([
      ['keep', entries.get('keep') ?? null],
      ['left', left],
      ['right', right],
      ['soon', 'new'],
    ]);
  };
  await migrateState(store, { name: 'notes', migrations: [{ description: 'split', migrate }] }, { clock });
  expect(await values(store)).toEqual({ keep: { a: 1 }, left: 'x', right: 'y', soon: 'new' });
  expect(await store.get('notes/keep')).toEqual(kept);
  await clock.advance(60);
  expect(await store.get('notes/soon')).toBeUndefined();
});

test('a newer version is refused and nothing is touched', async () => {
  await using store = createMemoryStore();
  await put(store, { 'notes/a': 'x' });
  await migrateState(store, steps(3).namespace);
  await expect(openNamespace(store, steps(2).namespace)).rejects.toMatchObject({
    code: 'NOT_SUPPORTED',
    data: { namespace: 'notes', version: 3, known: 2 },
  });
  expect(await values(store)).toEqual({ a: 'x012' });
});

test('a migration that fails leaves the version before it, and the next try goes on there', async () => {
  await using store = createMemoryStore();
  await put(store, { 'notes/a': 'x' });
  const { calls, namespace } = steps(3);
  const broken = {
    description: 'broken',
    migrate: () => {
      throw new Error('no such field');
    },
  };
  const migrations = namespace.migrations.with(1, broken);
  await expect(migrateState(store, { ...namespace, migrations })).rejects.toMatchObject({
    code: 'STATE_FAILED',
    message: expect.stringContaining('no such field'),
    data: { namespace: 'notes', version: 1 },
  });
  expect(await values(store)).toEqual({ a: 'x0' });
  expect(await migrateState(store, namespace)).toMatchObject({ from: 1, to: 3 });
  expect(calls).toEqual([0, 1, 2]);
});

test('an abort passes through a migration as it is', async () => {
  await using store = createMemoryStore();
  await put(store, { 'notes/a': 'x' });
  const stop = new AbortController();
  const migrate = () => {
    stop.abort();
    return Promise.reject(stop.signal.reason);
  };
  const namespace = { name: 'notes', migrations: [{ description: 'stopped', migrate }] };
  const { signal } = stop;
  await expect(migrateState(store, namespace, { signal })).rejects.toHaveProperty('name', 'AbortError');
  await expect(migrateState(store, namespace, { signal })).rejects.toBe(signal.reason);
});

test('what others write meanwhile is migrated too', async () => {
  await using store = createMemoryStore();
  await put(store, { 'notes/a': 'x', 'notes/b': 'x' });
  const busy = disturbedStore(store, (round) => put(store, { 'notes/a': `y${round}` }), 3);
  await migrateState(busy, steps(1).namespace);
  expect(await values(store)).toEqual({ a: 'y30', b: 'x0' });
});

test('of two who migrate at the same time, each migration is done by one', async () => {
  await using store = createMemoryStore();
  await put(store, { 'notes/a': 'x' });
  const { namespace } = steps(4);
  await Promise.all([1, 2, 3].map(() => migrateState(store, namespace)));
  expect(await values(store)).toEqual({ a: 'x0123' });
});

test('a migration that changes nothing is done by one, too', async () => {
  await using store = createMemoryStore();
  await put(store, { 'notes/a': 'x' });
  const migrations = ['first', 'second'].map((description) => ({
    description,
    migrate: (entries: ReadonlyMap<string, JsonValue>) => entries,
  }));
  const reports = await Promise.all([1, 2, 3].map(() => migrateState(store, { name: 'notes', migrations })));
  expect(reports.flatMap(({ applied }) => applied).toSorted((a, b) => a.localeCompare(b))).toEqual(['first', 'second']);
});

test('a migration among those who never stop writing gives up with a code', async () => {
  await using store = createMemoryStore();
  await put(store, { 'notes/a': 'x' });
  const busy = disturbedStore(store, (round) => put(store, { 'notes/a': round }), Infinity);
  await expect(migrateState(busy, steps(1).namespace)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
});

test('a record of a version that is none is reported', async () => {
  await using store = createMemoryStore();
  for (const value of [
    null,
    1,
    {},
    { version: -1, migratedAt: '' },
    { version: 1.5, migratedAt: '' },
    { version: 1 },
  ]) {
    await put(store, { 'schema/notes': value });
    await expect(migrateState(store, steps(1).namespace)).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
  }
});
