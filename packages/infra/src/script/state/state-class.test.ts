import { createHookRunner } from '@llmspell/infra/hooks';
import { createMemoryStore } from '@llmspell/infra/state';
import { createCaptureAudit } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { createTestSpell } from '../__fixtures__/create-test-spell.ts';

test('what save wrote, load reads, and delete removes', async () => {
  await using state = createMemoryStore();
  const { call } = createTestSpell({ state });
  await call('State.save', 'custom', ':a:b', { n: 1 });
  expect(await call('State.load', 'custom', ':a:b')).toEqual({ n: 1 });
  expect(await call('State.load', 'custom', 'a:b')).toBeUndefined();
  await call('State.delete', 'custom', ':a:b');
  expect(await call('State.load', 'custom', ':a:b')).toBeUndefined();
});

test('get and set without a scope mean the global one', async () => {
  await using state = createMemoryStore();
  const { call } = createTestSpell({ state });
  await call('State.set', 'count', 1);
  await call('State.set', 'flag', false);
  await call('State.set', 'session', 'id', 'abc');
  expect(await call('State.get', 'count')).toBe(1);
  expect(await call('State.get', 'flag', true)).toBe(false);
  expect(await call('State.get', 'missing', 'default')).toBe('default');
  expect(await call('State.get', 'missing')).toBeUndefined();
  expect(await call('State.load', 'global', 'count')).toBe(1);
  expect(await call('State.get', 'session', 'id')).toBe('abc');
  expect(await call('State.get', 'session', 'other', 7)).toBe(7);
  expect(await call('State.listKeys')).toEqual(['count', 'flag']);
  expect(await call('State.all')).toEqual({ count: 1, flag: false });
});

test('nothing as a value deletes', async () => {
  await using state = createMemoryStore();
  const { call } = createTestSpell({ state });
  for (const nothing of [[], [null], [undefined]]) {
    await call('State.set', 'a', 1);
    await call('State.set', 'a', ...nothing);
    expect(await call('State.all')).toEqual({});
  }
});

test('workflows, agents and tools have scopes of their own, which load reads too', async () => {
  await using state = createMemoryStore();
  const { call } = createTestSpell({ state });
  await call('State.agentSet', 'a1', 'mood', 'good');
  await call('State.toolSet', 't1', 'runs', 3);
  await call('State.save', 'workflow:w1', 'step', { output: 1 });
  expect(await call('State.agentGet', 'a1', 'mood')).toBe('good');
  expect(await call('State.load', 'agent:a1', 'mood')).toBe('good');
  expect(await call('State.toolGet', 't1', 'runs')).toBe(3);
  expect(await call('State.workflowGet', 'w1', 'step')).toEqual({ output: 1 });
  expect(await call('State.workflowList', 'w1')).toEqual(['step']);
});

test('a script reaches nothing else in the store', async () => {
  await using state = createMemoryStore();
  await state.commit([{ type: 'set', key: 'journal/run-1', value: 'private' }]);
  const { call } = createTestSpell({ state });
  expect(await call('State.listKeys', '')).toEqual([]);
  await call('State.set', '../journal/run-1', 'mine');
  await call('State.save', '', 'journal/run-1', 'mine');
  expect((await state.get('journal/run-1'))?.value).toBe('private');
});

test('reads and writes are effects, and a replay answers from their record', async () => {
  await using state = createMemoryStore();
  const recorded = new Map<string, unknown>();
  const journal = {
    async effect<T>({
      name,
      run,
      signal,
    }: {
      name: string;
      run: (info: never) => T | Promise<T>;
      signal: AbortSignal;
    }) {
      if (!recorded.has(name)) recorded.set(name, await run({ idempotencyKey: name, signal } as never));
      return recorded.get(name) as T;
    },
  };
  const options = { state, journal: journal as never };
  const first = createTestSpell(options);
  await first.call('State.set', 'a', 1);
  expect(await first.call('State.get', 'a')).toBe(1);
  await state.commit([{ type: 'set', key: 'state/global:a', value: 2 }]);
  expect(await createTestSpell(options).call('State.get', 'a')).toBe(1);
  expect([...recorded.keys()]).toEqual(['state.set', 'state.get']);
});

test('hooks change and prevent a change, and hear of it; the audit has it', async () => {
  await using state = createMemoryStore();
  const hooks = createHookRunner();
  const audit = createCaptureAudit();
  const after: unknown[] = [];
  hooks.register({
    name: 'guard',
    point: 'beforeStateChange',
    run: ({ data }) => {
      if (data['key'] === 'secret') return { type: 'cancel', reason: 'no secrets' };
      if (data['key'] === 'skipped') return { type: 'skip' };
      return { type: 'modified', data: { ...data, value: 'changed' } };
    },
  });
  hooks.register({ name: 'after', point: 'afterStateChange', run: ({ data }) => void after.push(data) });
  const { call } = createTestSpell({ state, hooks, audit });
  await call('State.set', 'a', 'given');
  await call('State.set', 'skipped', 1);
  await expect(call('State.set', 'secret', 1)).rejects.toMatchObject({ code: 'HOOK_CANCELLED' });
  expect(await call('State.all')).toEqual({ a: 'changed' });
  expect(after).toEqual([{ scope: 'global', key: 'a', value: 'changed', operation: 'set' }]);
  expect(audit.records).toMatchObject([{ action: 'state-change', target: 'global:a', result: 'success' }]);
});

test('without a store, and with a value that is no data, the error says so', async () => {
  await expect(createTestSpell().call('State.get', 'a')).rejects.toMatchObject({ code: 'NOT_SUPPORTED' });
  await using state = createMemoryStore();
  const { call } = createTestSpell({ state });
  await expect(call('State.set', 'a', () => 1)).rejects.toMatchObject({ code: 'VALUE_UNSUPPORTED' });
  await expect(call('State.set')).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
});
