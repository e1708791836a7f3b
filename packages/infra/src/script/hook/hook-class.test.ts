import type { HookContext, HostHandle } from '@llmspell/core';
import { createHookRunner } from '@llmspell/infra/hooks';
import { directEffect, createCaptureLogger, scriptFunction } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { createTestSpell } from '../__fixtures__/create-test-spell.ts';

function open() {
  const logger = createCaptureLogger();
  const hooks = createHookRunner({ logger });
  return { hooks, logger, spell: createTestSpell({ hooks, runId: 'run-1' }) };
}

const at = (data: Record<string, unknown> = {}, runId = 'run-1'): HookContext => ({
  point: 'beforeLlmCall',
  component: { kind: 'model', name: 'openai/gpt' },
  runId,
  path: 'spell/agent',
  signal: new AbortController().signal,
  effect: directEffect,
  data,
});

test('a hook of a script is called with what is known, in plain data', async () => {
  const { hooks, spell } = open();
  const seen: unknown[] = [];
  await spell.call(
    'Hook.register',
    'before_llm_call',
    scriptFunction((context) => void seen.push(context)),
  );
  const schema = { parse: () => 1 };
  const data = { model: 'openai/gpt', schema, completion: { usage: { inputTokens: 3, outputTokens: 4 } } };
  expect(await hooks.run({ ...at(data), error: new Error('it broke') })).toEqual({ type: 'continue' });
  expect(seen).toEqual([
    {
      point: 'beforeLlmCall',
      correlation_id: 'run-1',
      request_id: 'run-1',
      component_id: { type: 'model', name: 'openai/gpt' },
      component: { kind: 'model', name: 'openai/gpt' },
      agent_id: 'openai/gpt',
      agent_type: 'model',
      model: 'openai/gpt',
      provider: 'openai',
      token_usage: { input: 3, output: 4, total: 7 },
      language: 'lua',
      metadata: { run_id: 'run-1', path: 'spell/agent' },
      data: { model: 'openai/gpt', completion: { usage: { inputTokens: 3, outputTokens: 4 } } },
      error: 'it broke',
    },
  ]);
});

test.each([
  [undefined, { type: 'continue' }],
  [null, { type: 'continue' }],
  [true, { type: 'continue' }],
  ['continue', { type: 'continue' }],
  ['skip', { type: 'skip' }],
  ['skipped', { type: 'skip' }],
  ['too expensive', { type: 'cancel', reason: 'too expensive' }],
  [false, { type: 'cancel', reason: 'the hook returned false' }],
  [
    { type: 'skipped', result: 5 },
    { type: 'skip', result: 5 },
  ],
  [
    { type: 'cancel', reason: 'no' },
    { type: 'cancel', reason: 'no' },
  ],
  [
    { type: 'redirect', target: 'x' },
    { type: 'redirect', target: 'x' },
  ],
  [{ type: 'retry' }, { type: 'retry', delayMs: 1_000, maxAttempts: 3 }],
  [
    { type: 'retry', delay_ms: 5, max_attempts: 2 },
    { type: 'retry', delayMs: 5, maxAttempts: 2 },
  ],
  [
    { retry: true, retry_delay: 50 },
    { type: 'retry', delayMs: 50, maxAttempts: 3 },
  ],
])('a function that returns %j decides %j', async (answer, result) => {
  const { hooks, spell } = open();
  await spell.call(
    'Hook.register',
    'BeforeLLMCall',
    scriptFunction(() => answer),
  );
  expect(await hooks.run(at())).toEqual(result);
});

test.each([
  [{ type: 'modified', data: { a: 2 } }],
  [{ type: 'replace', data: { a: 2 } }],
  [{ point: 'x', data: { a: 2 } }],
])('data that is returned replaces what was given, and keeps what was not: %j', async (answer) => {
  const { hooks, spell } = open();
  await spell.call(
    'Hook.register',
    'before_llm_call',
    scriptFunction(() => answer),
  );
  const schema = { parse: () => 1 };
  const context = at({ a: 1, schema });
  expect(await hooks.run(context)).toEqual({ type: 'continue' });
  expect(context.data).toEqual({ a: 2, schema });
});

test('what a function changes in place counts, and nothing else is touched', async () => {
  const { hooks, spell } = open();
  const change = (given: unknown): void => {
    const context = given as { input: string; data: { request: { messages: unknown[]; n: number }; new?: number } };
    context.input = 'other';
    context.data.request.n = 2;
    context.data.request.messages = {} as unknown[];
    context.data.new = 1;
  };
  await spell.call('Hook.register', 'before_llm_call', scriptFunction(change));
  const schema = { parse: () => 1 };
  const messages: unknown[] = [];
  const context = at({ input: 'one', request: { n: 1, messages, none: null }, list: [], schema });
  expect(await hooks.run(context)).toEqual({ type: 'continue' });
  expect(context.data).toEqual({ input: 'other', request: { n: 2, messages, none: null }, list: [], schema, new: 1 });
});

test('what is changed in place stands beside a decision, and may ask for a retry by itself', async () => {
  const { hooks, spell } = open();
  const change = (given: unknown): unknown => {
    Object.assign(given as object, { retry: true, retry_delay: 5, data: { a: 2 } });
    return (given as { data: { a: number } }).data.a === 2 ? undefined : 'no';
  };
  const handle = await spell.call('Hook.register', 'on_error', scriptFunction(change));
  const failed: HookContext = { ...at({ a: 1 }), point: 'onError' };
  expect(await hooks.run(failed)).toEqual({ type: 'retry', delayMs: 5, maxAttempts: 3 });
  expect(failed.data).toEqual({ a: 2 });
  await spell.on(handle, 'unregister');
});

test.each([[{ type: 'explode' }], [{ type: 'redirect' }], [42]])('%j is a failure of the hook', async (answer) => {
  const { hooks, logger, spell } = open();
  await spell.call(
    'Hook.register',
    'before_llm_call',
    scriptFunction(() => answer),
  );
  expect(await hooks.run(at())).toEqual({ type: 'continue' });
  expect(logger.entries).toHaveLength(1);
});

test('a handle knows its hook and unregisters it', async () => {
  const { hooks, spell } = open();
  const run = scriptFunction(() => 'no');
  const handle = await spell.call('Hook.register', 'before_tool_execution', run);
  expect(await spell.on(handle, 'hookPoint')).toBe('beforeToolCall');
  expect(await spell.on(handle, 'id')).toMatch(/^hook_/);
  expect(hooks.has('beforeToolCall')).toBe(true);
  expect(await spell.on(handle, 'unregister')).toBe(true);
  expect(await spell.on(handle, 'unregister')).toBe(false);
  expect(hooks.has('beforeToolCall')).toBe(false);
  await expect(spell.on(handle, 'id')).rejects.toThrow('Hook already unregistered');

  const other = (await spell.call('Hook.register', 'onError', run)) as HostHandle;
  expect(await spell.call('Hook.unregister', other.object)).toBe(true);
  expect(await spell.call('Hook.unregister', 'foreign')).toBe(false);
});

test('priorities order hooks, and lists tell of them', async () => {
  const { hooks, spell } = open();
  const ran: string[] = [];
  for (const [name, priority] of [
    ['low', 'low'],
    ['first', 'highest'],
    ['number', 5],
    ['odd', 'whatever'],
  ] as const) {
    await spell.call(
      'Hook.register',
      'beforeLlmCall',
      scriptFunction(() => void ran.push(name), name),
      priority,
    );
  }
  hooks.register({ name: 'native', point: 'onError', run: () => {} });
  await hooks.run(at());
  expect(ran).toEqual(['first', 'number', 'odd', 'low']);
  expect(await spell.call('Hook.list', { hookPoint: 'before_llm_call', priority: 'highest' })).toEqual([
    { name: 'first', hook_point: 'beforeLlmCall', priority: 1_000, language: 'lua', version: '1.0.0', tags: [] },
  ]);
  expect(await spell.call('Hook.list', 'onError')).toMatchObject([{ name: 'native', language: 'native' }]);
  expect(await spell.call('Hook.list')).toHaveLength(5);
});

test('a hook serves its own run alone, is unknown to others, and ends with its spell', async () => {
  const { hooks, spell } = open();
  await spell.call(
    'Hook.register',
    'before_llm_call',
    scriptFunction(() => 'no'),
  );
  expect(await hooks.run(at({}, 'run-2'))).toEqual({ type: 'continue' });
  expect(await createTestSpell({ hooks, runId: 'run-2' }).call('Hook.list')).toEqual([]);
  spell.end();
  expect(hooks.has('beforeLlmCall')).toBe(false);
});

test('an unknown point, and a context that runs no hooks, are errors that say so', async () => {
  const { spell } = open();
  const run = scriptFunction(() => {});
  await expect(spell.call('Hook.register', 'before_lunch', run)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(spell.call('Hook.register', 'onError', 'no function')).rejects.toMatchObject({
    code: 'VALIDATION_FAILED',
  });
  await expect(createTestSpell().call('Hook.register', 'onError', run)).rejects.toMatchObject({
    code: 'NOT_SUPPORTED',
  });
});

test('built-in hooks are registered by name, count for the run of the script alone, and are removed together', async () => {
  const { hooks, spell } = open();
  const handle = await spell.call('Hook.builtin', 'MetricsHook', {});
  const before = at({}, 'run-1');
  await hooks.run(before);
  await hooks.run(at({}, 'run-2'));
  expect(await spell.on(handle, 'snapshot')).toMatchObject([{ kind: 'model', name: 'openai/gpt', started: 1 }]);
  expect(await spell.on(handle, 'hookPoint')).toBeUndefined();
  expect(await spell.on(handle, 'unregister')).toBe(true);
  expect(hooks.list()).toEqual([]);
});

test('every built-in hook can be made, and decides as it does elsewhere', async () => {
  const { hooks, spell } = open();
  for (const name of (await spell.call('Hook.listBuiltins')) as readonly string[]) {
    await spell.call('Hook.builtin', name, { maxUsd: 1 });
  }
  expect(new Set(hooks.list().map(({ name }) => name)).size).toBe(8);
  await spell.call('Hook.builtin', 'rate_limit', {
    limit: 1,
    intervalMs: 1000,
    whenExceeded: 'cancel',
    points: ['before_turn'],
  });
  const turn: HookContext = { ...at(), point: 'beforeTurn' };
  expect((await hooks.run(turn)).type).toBe('continue');
  expect(await hooks.run(turn)).toMatchObject({ type: 'cancel', reason: expect.stringContaining('at most 1') });
});

test('wrong names and options of built-in hooks are errors that say so', async () => {
  const { spell } = open();
  await expect(spell.call('Hook.builtin', 'explode', {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(spell.call('Hook.builtin', 'constructor', {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(spell.call('Hook.builtin', 'cost_guard', {})).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  const wrong = { limit: -1 };
  await expect(spell.call('Hook.builtin', 'rate_limit', wrong)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
});

test('a hook takes its priority, its time limit and what its failure means', async () => {
  const { hooks, spell } = open();
  const broken = scriptFunction(() => {
    throw new Error('oops');
  });
  const given = { priority: 'high', timeoutMs: 7, onFailure: 'fatal', name: 'mine', tags: ['x'] };
  await spell.call('Hook.register', 'before_llm_call', broken, given);
  expect(hooks.list()).toMatchObject([{ name: 'mine', priority: 100, timeoutMs: 7, onFailure: 'fatal', tags: ['x'] }]);
  await expect(hooks.run(at())).rejects.toMatchObject({ code: 'HOOK_FAILED' });
});
