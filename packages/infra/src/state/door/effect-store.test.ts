import { createRunContext, type EffectRequest, type Journal, type RunContext, type StateStore } from '@llmspell/core';
import { createJournal } from '@llmspell/infra/journal';
import { createMemoryStore, effectStore } from '@llmspell/infra/state';
import { createManualClock } from '@llmspell/testing';
import { stateStoreConformance } from '@llmspell/testing/conformance';
import { describe, expect, test } from 'vitest';

import { readAll } from '../__fixtures__/read-all.ts';

function open() {
  const clock = createManualClock();
  const state = createMemoryStore({ clock });
  return { clock, state, advance: (ms: number) => clock.advance(ms), dispose: () => state.close() };
}

describe('the store of a context', () => {
  stateStoreConformance({
    test,
    features: { watch: false },
    create: () => {
      const { state, ...rest } = open();
      return Promise.resolve({ ...rest, store: effectStore(createRunContext({ state })) });
    },
  });
});

describe('the store of a context with a journal', () => {
  stateStoreConformance({
    test,
    features: { watch: false },
    create: async () => {
      const { state, clock, ...rest } = open();
      const journal = await createJournal({ store: createMemoryStore(), runId: 'run-1', clock });
      return { ...rest, store: effectStore(createRunContext({ state, journal, clock, runId: 'run-1' })) };
    },
  });
});

/** Does some of everything and gives what it saw. */
async function work(store: StateStore): Promise<unknown> {
  const revision = await store.commit([{ type: 'set', key: 'a', value: 1, ifRevision: 0 }]);
  await store.commit([{ type: 'set', key: 'a', value: 2, ifRevision: revision }]);
  const refused = await store.commit([{ type: 'set', key: 'a', value: 3, ifRevision: 0 }]).catch((error) => error.code);
  const entries = await readAll(store.scan({ prefix: 'a' }));
  return { revision, refused, entry: await store.get('a'), none: await store.get('b'), entries };
}

test('a replay answers from the journal, whatever the store holds by then', async () => {
  await using state = createMemoryStore();
  await using store = createMemoryStore();
  const contextOf = async (): Promise<RunContext> =>
    createRunContext({ state, runId: 'r', journal: await createJournal({ store, runId: 'r' }) });
  const first = await work(effectStore(await contextOf()));
  expect(first).toMatchObject({ refused: 'STATE_CONFLICT', entry: { key: 'a', value: 2 } });
  await state.commit([{ type: 'delete', key: 'a' }]);
  expect(await work(effectStore(await contextOf()))).toEqual(first);
  expect(await state.get('a')).toBeUndefined();
});

test('a conditional commit that was made before a crash is found and not made again', async () => {
  await using state = createMemoryStore();
  // Every effect is made twice under one key, as after a crash between the effect and its record.
  const twice = {
    async effect<T>({ run, signal }: EffectRequest<T>): Promise<T> {
      const info = { idempotencyKey: 'r/1', signal, part() {} };
      const first = await run(info);
      expect(await run(info)).toEqual(first);
      return first;
    },
  };
  const store = effectStore(createRunContext({ state, journal: twice as unknown as Journal }));
  const revision = await store.commit([
    { type: 'set', key: 'a', value: 1, ifRevision: 0 },
    { type: 'set', key: 'b', value: 1 },
  ]);
  expect(await state.get('b')).toMatchObject({ value: 1, revision });
  expect(await state.commit([])).toBe(revision);
});

test('it cannot be watched', async () => {
  await using state = createMemoryStore();
  await expect(readAll(effectStore(createRunContext({ state })).watch())).rejects.toMatchObject({
    code: 'NOT_SUPPORTED',
  });
});
