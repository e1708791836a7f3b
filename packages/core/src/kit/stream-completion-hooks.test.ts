import {
  createBudget,
  createRunContext,
  ProviderError,
  type ModelRegistry,
  type RunContextOptions,
} from '@llmspell/core';
import { streamCompletion, type CompletionCall } from '@llmspell/core/kit';
import { expect, test } from 'vitest';

import { createRecorder } from '../__fixtures__/create-recorder.ts';
import { createScriptedHooks } from '../__fixtures__/create-scripted-hooks.ts';
import { answering, completionOf, createScriptedModel, failing } from '../__fixtures__/create-scripted-model.ts';
import { createSteppingClock } from '../__fixtures__/create-stepping-clock.ts';
import { errorOf } from '../__fixtures__/error-of.ts';

const request = { messages: [{ role: 'user', content: 'hi' }] } as const;

function setUp(scripts: Parameters<typeof createScriptedHooks>[0], options: RunContextOptions = {}) {
  const hooks = createScriptedHooks(scripts);
  const { audit, events, records } = createRecorder();
  const model = createScriptedModel([answering('hello')]);
  const clock = createSteppingClock();
  const context = createRunContext({ hooks, audit, events, clock, random: () => 1, ...options });
  const call = (more: Partial<CompletionCall> = {}) => finishOf({ model, request, ...more }, context);
  return { hooks, model, records, call };
}

type Context = ReturnType<typeof createRunContext>;

async function finishOf(call: CompletionCall, context: Context) {
  for await (const part of streamCompletion(call, context)) if (part.type === 'finish') return part.completion;
  return expect.fail('no last part');
}

test('hooks see the request before and the answer after', async () => {
  const { call, hooks } = setUp({ beforeLlmCall: () => {}, afterLlmCall: () => {} });
  const completion = completionOf('hello', { costUsd: 0 });
  expect(await call()).toEqual(completion);
  expect(hooks.calls).toEqual([
    { point: 'beforeLlmCall', data: { model: 'test/model', request } },
    { point: 'afterLlmCall', data: { model: 'test/model', request: { ...request, modelId: 'model' }, completion } },
  ]);
});

test('a hook may change the request', async () => {
  const other = { messages: [{ role: 'user', content: 'other' }], temperature: 0 };
  const { call, model } = setUp({ beforeLlmCall: ({ data }) => void (data['request'] = other) });
  await call();
  expect(model.requests).toEqual([{ ...other, modelId: 'model' }]);
});

test('a request or an answer that a hook has broken is an error of the hook', async () => {
  const before = setUp({ beforeLlmCall: () => ({ type: 'modified', data: { text: 'hi' } }) });
  expect((await errorOf(before.call)).code).toBe('HOOK_FAILED');
  expect(before.model.requests).toEqual([]);
  const after = setUp({ afterLlmCall: () => ({ type: 'modified', data: { completion: 'hi' } }) });
  expect((await errorOf(after.call)).code).toBe('HOOK_FAILED');
});

test('a hook may answer with a text, which costs nothing', async () => {
  const { call, model, records } = setUp({ beforeLlmCall: () => ({ type: 'skip', result: 'cached' }) });
  const completion = await call();
  expect(completion.message).toEqual({ role: 'assistant', content: [{ type: 'text', text: 'cached' }] });
  expect(completion).toMatchObject({ finishReason: 'stop', usage: { inputTokens: 0, outputTokens: 0, costUsd: 0 } });
  expect([model.requests, records]).toEqual([[], []]);
});

test('a hook may answer with a completion', async () => {
  const answer = completionOf('whole');
  const { call } = setUp({ beforeLlmCall: () => ({ type: 'skip', result: answer }) });
  expect(await call()).toBe(answer);
});

test.each([undefined, null, 1, {}, { message: 'x', usage: {} }])('a hook cannot answer with %s', async (result) => {
  const { call } = setUp({ beforeLlmCall: () => ({ type: 'skip', result }) });
  const error = await errorOf(call);
  expect(error.code).toBe('HOOK_FAILED');
  expect(error.message).toContain('"test/model"');
});

test('a hook may cancel the call', async () => {
  const { call, model } = setUp({ beforeLlmCall: () => ({ type: 'cancel', reason: 'no' }) });
  expect((await errorOf(call)).code).toBe('HOOK_CANCELLED');
  expect(model.requests).toEqual([]);
});

test('a hook may send the call to another model, which is asked for by its own name', async () => {
  const other = createScriptedModel([answering('from the other')], { id: 'other/big' });
  const models: ModelRegistry = { resolve: async () => other, canResolve: () => true, providers: () => [] };
  const asked: unknown[] = [];
  const { call, model, records } = setUp(
    { beforeLlmCall: () => ({ type: 'redirect', target: 'other/big' }) },
    { models, permissions: { check: (wanted) => (asked.push(wanted), { allowed: true }) } },
  );
  expect((await call()).message.content).toEqual([{ type: 'text', text: 'from the other' }]);
  expect(asked).toEqual([{ kind: 'model', model: 'other/big' }]);
  expect([model.requests, other.requests[0]?.modelId]).toEqual([[], 'big']);
  expect(records).toMatchObject([{ target: 'other/big' }]);
});

test('a hook may change the answer', async () => {
  const changed = completionOf('changed');
  const { call } = setUp({ afterLlmCall: ({ data }) => void (data['completion'] = changed) });
  expect(await call()).toBe(changed);
});

test('a call that was made is paid, whatever the hooks after it do', async () => {
  const budget = createBudget();
  const cancelled = setUp({ afterLlmCall: () => ({ type: 'cancel', reason: 'no' }) }, { budget });
  expect((await errorOf(cancelled.call)).code).toBe('HOOK_CANCELLED');
  expect(budget.spent.tokens).toBe(15);
  const free = completionOf('x', { inputTokens: 0, outputTokens: 0 });
  await setUp({ afterLlmCall: ({ data }) => void (data['completion'] = free) }, { budget }).call();
  expect(budget.spent.tokens).toBe(30);
});

test('hooks hear of each retry', async () => {
  const error = new ProviderError({ model: 'test/model', message: 'busy', status: 503 });
  const heard: unknown[] = [];
  const { call, hooks } = setUp({ onRetry: (context) => void heard.push(context.error) });
  await call({ model: createScriptedModel([failing(error), answering('a')]), retry: { baseDelayMs: 10 } });
  expect(heard).toEqual([error]);
  expect(hooks.calls).toEqual([{ point: 'onRetry', data: { attempt: 1, delayMs: 10 } }]);
});

/** A registry of models by name. */
function modelsOf(...models: readonly { readonly id: string }[]): ModelRegistry {
  return {
    resolve: (id) => Promise.resolve(models.find((model) => model.id === id) as never),
    canResolve: () => true,
    providers: () => [],
  };
}

const broken = () => new ProviderError({ model: 'test/model', message: 'down' });

test('hooks run again for the model that one of them chose', async () => {
  const other = { ...createScriptedModel([answering('from the other')]), id: 'test/other' };
  const { hooks, call } = setUp(
    { beforeLlmCall: () => ({ type: 'redirect', target: 'test/other' }) },
    { models: modelsOf(other) },
  );
  expect(await call()).toMatchObject({ message: { content: [{ text: 'from the other' }] } });
  expect(hooks.calls.map(({ data }) => data['model'])).toEqual(['test/model', 'test/other']);
});

test('hooks that send a call in a circle are told so', async () => {
  const [a, b] = ['test/model', 'test/b'].map((id) => ({ ...createScriptedModel([]), id }));
  const { call } = setUp(
    {
      beforeLlmCall: ({ component }) => ({
        type: 'redirect',
        target: component.name === 'test/b' ? 'test/model' : 'test/b',
      }),
    },
    { models: modelsOf(...[a, b].filter((model) => model !== undefined)) },
  );
  expect(await errorOf(call)).toMatchObject({ code: 'HOOK_FAILED', message: expect.stringContaining('in a circle') });
});

test('a failed call may be answered by a hook, made again, or made by another model', async () => {
  const failed = () => createScriptedModel([failing(broken())]);
  const skipped = setUp({ onLlmError: () => ({ type: 'skip', result: 'sorry' }) });
  expect(await skipped.call({ model: failed() })).toMatchObject({ message: { content: [{ text: 'sorry' }] } });

  const again = createScriptedModel([failing(broken()), answering('at last')]);
  const retried = setUp({ onLlmError: () => ({ type: 'retry', delayMs: 5 }), onRetry: () => {} });
  expect(await retried.call({ model: again, retry: { maxAttempts: 1 } })).toMatchObject({
    message: { content: [{ text: 'at last' }] },
  });
  expect(retried.hooks.calls).toEqual([
    { point: 'onLlmError', data: { model: 'test/model', request, attempt: 1, streamed: false } },
    { point: 'onRetry', data: { attempt: 1, delayMs: 5 } },
  ]);

  const other = { ...createScriptedModel([answering('from the other')]), id: 'test/other' };
  const redirected = setUp(
    { onLlmError: () => ({ type: 'redirect', target: 'test/other' }) },
    { models: modelsOf(other) },
  );
  expect(await redirected.call({ model: failed() })).toMatchObject({
    message: { content: [{ text: 'from the other' }] },
  });
});

test('a hook that sends a failed call back to its model, or retries for ever, is stopped', async () => {
  const models = () => createScriptedModel([1, 2, 3, 4].map(() => failing(broken())));
  const model = models();
  const circle = setUp({ onLlmError: () => ({ type: 'redirect', target: 'test/model' }) }, { models: modelsOf(model) });
  expect(await errorOf(() => circle.call({ model }))).toMatchObject({ code: 'HOOK_FAILED' });
  const endless = setUp({ onLlmError: () => ({ type: 'retry' }) });
  expect((await errorOf(() => endless.call({ model: models() }))).message).toContain('down');
  expect(endless.hooks.calls).toHaveLength(3);
});
