import { createJournal } from '@llmspell/infra/journal';
import { createMemoryStore } from '@llmspell/infra/state';
import { createManualClock, scriptFunction } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { readAll } from '../../state/__fixtures__/read-all.ts';
import { createTestSpell, type TestSpell } from '../__fixtures__/create-test-spell.ts';

/** Some of everything, as a spell would do it. */
async function work({ call, on }: TestSpell) {
  const session = await call('Session.create', { name: 'n', tags: ['x'] });
  const id = await call('Artifact.store', session, 'note', 'a', 'text');
  await call('Artifact.store', session, 'note', 'a', 'more');
  await call('Session.suspend', session);
  const refused = await call('Session.suspend', session).catch((error) => error.code);
  const shared = await call('new SharedState', { name: 's', policy: 'on_demand', conflict: scriptFunction(() => 1) });
  await on(shared, 'set', 'k', [1]);
  const report = await on(shared, 'sync');
  await call('State.agentSet', 'a', 'k', 1);
  const handoff = await call('new StateHandoff', {
    from: 'a',
    to: 'b',
    filter: { transform: scriptFunction(() => 2) },
  });
  const migrations = [scriptFunction(() => ({ k: 3 }))];
  return {
    session,
    content: await call('Artifact.get', session, toCamel(id)),
    artifacts: await call('Artifact.list', session),
    sessions: await call('Session.list'),
    refused,
    report,
    handed: await on(handoff, 'execute'),
    migrated: await call('State.migrate', 'agent:b', migrations),
    values: await call('State.all', 'agent:b'),
    backup: await call('State.createBackup'),
    usage: await call('State.getStorageUsage'),
  };
}

/** What the bridge does to the keys of a table that a script gives. */
function toCamel(id: unknown) {
  const { content_hash, session_id, sequence } = id as Readonly<Record<string, unknown>>;
  return { contentHash: content_hash, sessionId: session_id, sequence };
}

test('everything is an effect: a replay gives the same without touching the store', async () => {
  const clock = createManualClock();
  await using state = createMemoryStore({ clock });
  await using store = createMemoryStore();
  const open = async (): Promise<TestSpell> => {
    let made = 0;
    const newId = () => `id-${(made += 1)}`;
    const journal = await createJournal({ store, runId: 'r', clock });
    return createTestSpell({ state, journal, clock, newId, runId: 'r' });
  };
  const first = await work(await open());
  expect(first).toMatchObject({
    content: { content: 'text', metadata: { version: 1 } },
    refused: 'VALIDATION_FAILED',
    report: { pushed: ['k'] },
    handed: { state: { k: 2 } },
    values: { k: 3 },
  });
  const revision = await state.commit([]);
  expect(await work(await open())).toEqual(first);
  expect(await state.commit([])).toBe(revision);
});

test('what a script keeps lies apart from what the runtime keeps', async () => {
  await using state = createMemoryStore();
  await state.commit([{ type: 'set', key: 'journal/r/1', value: 1 }]);
  await work(createTestSpell({ state }));
  const areas = new Set((await readAll(state.scan())).map(({ key }) => key.split('/', 1)[0]));
  expect([...areas]).toEqual([
    'artifacts',
    'backups',
    'committed',
    'journal',
    'replicas',
    'schema',
    'sessions',
    'state',
  ]);
  const { call } = createTestSpell({ state });
  await call('State.restoreBackup', ((await call('State.listBackups')) as readonly { id: string }[])[0]?.id);
  expect((await state.get('journal/r/1'))?.value).toBe(1);
});

test('the durable runs of a session are replayed from their record', async () => {
  const clock = createManualClock();
  await using state = createMemoryStore({ clock });
  const open = async (runId: string) => {
    const journal = await createJournal({ store: state, runId, clock });
    return createTestSpell({ state, journal, clock, runId });
  };
  const first = await open('r1');
  const id = await first.call('Session.create', { name: 'n' });
  await first.call('State.set', 'a', 1);
  const second = await open('r2');
  await second.call('Session.setCurrent', id);
  await second.context.effect('broken', () => Promise.reject(new Error('x'))).catch(() => undefined);
  await second.call('State.set', 'a', 2);

  const { call } = createTestSpell({ state });
  await call('Session.create', { id: 'other' });
  expect(await call('Session.canReplay', id)).toBe(true);
  expect(await call('Session.canReplay', 'other')).toBe(false);
  expect(await call('Session.listReplayable')).toEqual([id]);
  expect(await call('Session.getReplayMetadata', id)).toMatchObject({
    runs: [{ run_id: 'r1' }, { run_id: 'r2', effects: expect.any(Number) }],
  });
  const replayed = await call('Session.replay', id);
  const ended_at = new Date(clock.now()).toISOString();
  expect(replayed).toMatchObject({ session_id: id, mode: 'exact', runs: [{ run_id: 'r1' }, { run_id: 'r2' }] });
  const effectsOf = (given: unknown) =>
    (given as { runs: readonly { effects: readonly unknown[] }[] }).runs.map(({ effects }) => effects);
  const [one, two] = effectsOf(replayed);
  expect(one?.at(-1)).toEqual({ effect: 'state.set', name: 'state.set', outcome: 'completed', ended_at });
  expect(two?.slice(-2)).toMatchObject([{ name: 'broken', outcome: 'failed' }, { name: 'state.set' }]);
  const stopped = await call('Session.replay', id, { mode: 'debug', stopOnError: true });
  expect(effectsOf(stopped)[1]?.at(-1)).toMatchObject({ outcome: 'failed' });
});

test('an empty text is the current session, and an error where there is none', async () => {
  await using state = createMemoryStore();
  const { call } = createTestSpell({ state });
  await expect(call('Artifact.list', '')).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  const id = await call('Session.create');
  await call('Session.setCurrent', id);
  expect(await call('Artifact.list')).toEqual([]);
  await call('Session.delete', id);
  expect(await call('Session.getCurrent')).toBeUndefined();
});

const hostile: readonly (readonly [name: string, ...args: readonly unknown[]])[] = [
  ['Session.create', { name: 1 }],
  ['Session.create', { id: '../x' }],
  ['Session.create', { metadata: { f: () => 1 } }],
  ['Session.get'],
  ['Session.get', '__proto__/'],
  ['Session.list', { status: 'asleep' }],
  ['Session.list', { limit: -1 }],
  ['Session.update', 'x', { tags: 'x' }],
  ['Artifact.store', 's', 'note', 'a', { not: 'text' }],
  ['Artifact.get', 's', 'hash'],
  ['Artifact.get', 's', { contentHash: 'x', sessionId: 's', sequence: 1.5 }],
  ['Artifact.query', { createdAfter: 'x' }],
  ['Artifact.query', { limit: 'x' }],
  ['State.migrate', 's', [() => 1]],
  ['State.cleanupBackups', { keep: -1 }],
  ['new StateHandoff', { from: 'a' }],
  ['new StateHandoff', { from: {}, to: 'b' }],
  ['new StateHandoff', { from: 'a', to: 'b', mode: 'steal' }],
  ['new SharedState', { name: '' }],
  ['new SharedState', { name: 'x', policy: 'never' }],
  ['new SharedState', { name: 'x', conflict: 'mine' }],
];

test.each(hostile.map(([name, ...args]) => ({ name, args })))('$name refuses $args', async ({ name, args }) => {
  await using state = createMemoryStore();
  await expect(createTestSpell({ state }).call(name, ...args)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  expect(await readAll(state.scan())).toEqual([]);
});

test('a name that is a prototype is a name like any other', async () => {
  await using state = createMemoryStore();
  const { call, on } = createTestSpell({ state });
  const id = await call('Session.create', { id: 'constructor' });
  await call('Artifact.store', id, '__proto__', '__proto__', 'x');
  expect(await call('Artifact.versions', id, '__proto__')).toHaveLength(1);
  const shared = await call('new SharedState', { name: 'constructor', replica: 'toString' });
  await on(shared, 'set', '__proto__', 1);
  expect(await on(shared, 'get', '__proto__')).toBe(1);
  expect(await on(shared, 'get', 'constructor')).toBeUndefined();
  expect(({} as Record<string, unknown>)['1']).toBeUndefined();
});
