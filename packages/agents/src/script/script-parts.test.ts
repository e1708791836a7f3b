import { NO_USAGE, type AgentOutput, type ModelRegistry } from '@llmspell/core';
import { createRunContext } from '@llmspell/core';
import { toScriptHooks } from '@llmspell/core/kit';
import { directEffect, createCaptureLogger, scriptFunction } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { AgentListeners } from './agent-listeners.ts';
import { answerTable } from './answer-table.ts';
import { modelId } from './model-id.ts';
import { toAgentInput } from './to-agent-input.ts';

const registry = (...names: string[]): ModelRegistry => ({
  resolve: () => Promise.reject(new Error('not here')),
  canResolve: () => true,
  providers: () => names.map((name) => ({ name, configured: true })),
});

test.each([
  [{}, undefined],
  [{ model: 'openai/gpt-4' }, 'openai/gpt-4'],
  [{ model: 'gpt-4' }, 'openai/gpt-4'],
  [{ model: 'ollama' }, 'ollama'],
  [{ model: 'ollama:llama3' }, 'ollama:llama3'],
  [{ provider: 'anthropic' }, 'anthropic'],
  [{ provider: 'anthropic', model: 'claude' }, 'anthropic/claude'],
  [{ provider: 'anthropic', model: 'openai/claude' }, 'anthropic/claude'],
  [{ provider: 'openrouter', model: 'meta-llama/llama-3' }, 'openrouter/meta-llama/llama-3'],
  [{ provider: 'ollama', model: 'llama3.2:3b' }, 'ollama/llama3.2:3b'],
  [{ provider: 'custom', model: 'custom/x' }, 'custom/x'],
])('the model of %j is %s', (named, expected) => {
  expect(modelId(named, registry('openai', 'anthropic', 'ollama', 'openrouter'))).toBe(expected);
});

test('the tables scripts ask with', () => {
  expect(toAgentInput('text')).toBe('text');
  expect(toAgentInput({ prompt: 'p' })).toEqual({ text: 'p' });
  expect(toAgentInput({ text: 't', parameters: { a: 1 } })).toEqual({ text: 't\n\n{"a":1}' });
  expect(toAgentInput({ text: 't', parameters: [] })).toEqual({ text: 't' });
  expect(toAgentInput({ text: 't', media: [{ base64: 'AA==', format: 'jpeg' }, 'junk'] })).toEqual({
    text: 't',
    files: [{ type: 'file', mediaType: 'image/jpeg', data: { base64: 'AA==' } }],
  });
  expect(toAgentInput({ topic: 'x' })).toEqual({ topic: 'x' });
  expect(toAgentInput(null)).toBe(null);
});

test('what scripts get for an answer', () => {
  const output = (text: string): AgentOutput => ({
    text,
    finishReason: 'stop',
    turns: 1,
    usage: { ...NO_USAGE, inputTokens: 3, outputTokens: 4 },
    toolCalls: [],
    messages: [],
    model: 'a/b',
  });
  expect(answerTable(output('plain'), 7)).toEqual({
    text: 'plain',
    content: 'plain',
    metadata: { model: 'a/b', token_count: 7, execution_time_ms: 7, turns: 1, finish_reason: 'stop', tool_calls: [] },
  });
  expect(answerTable(output(' {"a":1}'), 0)).toMatchObject({ data: { a: 1 } });
  expect(answerTable(output('{"result":1,"text":"mine"}'), 0)).toMatchObject({
    result: 1,
    text: '{"result":1,"text":"mine"}',
    _raw_text: '{"result":1,"text":"mine"}',
  });
  expect(answerTable(output('{broken'), 0)).not.toHaveProperty('data');
});

const options = { language: 'lua', errorPoint: 'onAgentError' } as const;

test('hook points are known in every spelling, others are refused with the nearest', () => {
  const hook = scriptFunction(() => undefined, 'mine');
  const names = ['before_llm_call', 'beforeLLMCall', 'BeforeAgentExecution', 'beforeExecute', 'on_error'];
  expect(names.flatMap((name) => toScriptHooks({ [name]: hook }, options)).map(({ point }) => point)).toEqual([
    'beforeLlmCall',
    'beforeLlmCall',
    'beforeAgentExecute',
    'beforeAgentExecute',
    'onAgentError',
  ]);
  expect(toScriptHooks({ beforeTurn: [hook, hook] }, options)).toHaveLength(2);
  expect(() => toScriptHooks({ befroeTurn: hook }, options)).toThrow(/beforeTurn/);
  expect(() => toScriptHooks({ constructor: hook }, options)).toThrow(/Unknown hook point/);
  expect(() => toScriptHooks({ beforeTurn: 'x' }, options)).toThrow(/function/);
  const settings = { run: hook, priority: 'high', timeout_ms: 5, on_failure: 'fatal', tags: ['a'] };
  expect(toScriptHooks({ beforeTurn: settings }, options)).toMatchObject([
    { name: 'mine', priority: 100, timeoutMs: 5, onFailure: 'fatal', tags: ['a'] },
  ]);
  for (const wrong of [{ timeoutMs: 0 }, { onFailure: 'never' }, { name: 7 }, { run: 1 }]) {
    expect(() => toScriptHooks({ beforeTurn: { run: hook, ...wrong } }, options)).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED' }),
    );
  }
});

test.each([
  [undefined, { type: 'continue' }],
  [true, { type: 'continue' }],
  ['too dear', { type: 'cancel', reason: 'too dear' }],
  [false, { type: 'cancel', reason: 'the hook returned false' }],
  [{ data: { a: 1 } }, { type: 'modified', data: { a: 1 } }],
  [
    { type: 'skip', result: 1 },
    { type: 'skip', result: 1 },
  ],
  [
    { type: 'retry', delay_ms: 5, max_attempts: 2 },
    { type: 'retry', delayMs: 5, maxAttempts: 2 },
  ],
])('a hook that returns %j decides %j', async (returned, expected) => {
  const [hook] = toScriptHooks({ beforeTurn: scriptFunction(() => returned) }, options);
  const context = {
    point: 'beforeTurn',
    component: { kind: 'agent', name: 'a' },
    runId: 'r',
    path: '',
    signal: new AbortController().signal,
    effect: directEffect,
    data: {},
  } as const;
  expect(await hook?.run(context)).toEqual(expected);
});

test('a listener that fails is logged, and the others hear', async () => {
  const logger = createCaptureLogger();
  const heard: unknown[] = [];
  const listeners = new AgentListeners();
  listeners.on(
    '*',
    scriptFunction(() => {
      throw new Error('oops');
    }),
  );
  listeners.on(
    '*',
    scriptFunction((...args) => heard.push(args)),
  );
  listeners.on(
    'toolCalled',
    scriptFunction(() => heard.push('never')),
  );
  listeners.tell({ type: 'turn-start', turn: 1 }, createRunContext({ logger }));
  await new Promise((resolve) => setImmediate(resolve));
  expect(heard).toEqual([['turn_started', { type: 'turn_started', turn: 1 }]]);
  expect(logger.entries[0]?.message).toContain('oops');
});
