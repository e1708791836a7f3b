import {
  createBudget,
  createRunContext,
  ProviderError,
  SpellError,
  type CompletionPart,
  type CompletionRequest,
  type RunContext,
  type RunContextOptions,
} from '@llmspell/core';
import { streamCompletion, type CompletionCall } from '@llmspell/core/kit';
import { expect, test } from 'vitest';

import { createRecorder } from '../__fixtures__/create-recorder.ts';
import {
  answering,
  completionOf,
  createScriptedModel,
  failing,
  type Attempt,
} from '../__fixtures__/create-scripted-model.ts';
import { createSteppingClock } from '../__fixtures__/create-stepping-clock.ts';
import { errorOf, thrownBy } from '../__fixtures__/error-of.ts';
import { listenerCount } from '../__fixtures__/listener-count.ts';

const request = { messages: [{ role: 'user', content: 'hi' }], maxOutputTokens: 100 } as const;

function setUp(options: RunContextOptions = {}) {
  const recorder = createRecorder();
  const clock = createSteppingClock(0);
  const { audit, events } = recorder;
  const context = createRunContext({ runId: 'r', clock, audit, events, random: () => 1, ...options }).scope('agent');
  return { context, recorder, clock };
}

async function collect(call: CompletionCall, context: RunContext, into: CompletionPart[] = []) {
  for await (const part of streamCompletion(call, context)) into.push(part);
  return into;
}

const unavailable = new ProviderError({ model: 'test/model', message: 'overloaded', status: 503 });

test('the parts come in order, the last one is the answer with its cost', async () => {
  const model = createScriptedModel([answering('he', 'llo')], { price: { inputUsd: 1, outputUsd: 2 } });
  const parts = await collect({ model, request }, setUp().context);
  const completion = completionOf('hello', { costUsd: (10 * 1 + 5 * 2) / 1_000_000 });
  expect(parts).toEqual([
    { type: 'text-delta', text: 'he' },
    { type: 'text-delta', text: 'llo' },
    { type: 'finish', completion },
  ]);
  expect(model.requests).toEqual([{ ...request, modelId: 'model' }]);
});

test('parts arrive while the model is still speaking', async () => {
  const rest = Promise.withResolvers<void>();
  const model = createScriptedModel([
    async function* () {
      yield { type: 'text-delta', text: 'a' };
      await rest.promise;
      yield { type: 'finish', completion: completionOf('a') };
    },
  ]);
  const stream = streamCompletion({ model, request }, setUp().context);
  expect((await stream.next()).value).toEqual({ type: 'text-delta', text: 'a' });
  rest.resolve();
  expect((await stream.next()).value).toMatchObject({ type: 'finish' });
  expect((await stream.next()).done).toBe(true);
});

test('a call has one audit record, a start and an end, and is one effect', async () => {
  const names: string[] = [];
  const { context, recorder } = setUp({
    journal: {
      replaying: false,
      openLog: () => expect.fail('no log is opened here'),
      async effect({ path, name, options, run, signal }) {
        names.push(`${path}/${name} ${options.timeoutMs}`);
        return run({ idempotencyKey: 'k', signal, part: () => {} });
      },
    },
  });
  await collect({ model: createScriptedModel([answering('a')]), request, timeoutMs: 50 }, context);
  expect(names).toEqual(['agent/llm 50']);
  expect(recorder.emitted.map(({ type, data }) => [type, data])).toEqual([
    ['llm.started', { model: 'test/model' }],
    ['llm.completed', { model: 'test/model', duration_ms: 0, input_tokens: 10, output_tokens: 5, cost_usd: 0 }],
  ]);
  expect(recorder.records).toEqual([
    {
      timestamp: '1970-01-01T00:00:00.000Z',
      action: 'llm-call',
      target: 'test/model',
      result: 'success',
      runId: 'r',
      path: 'agent',
      details: { durationMs: 0, inputTokens: 10, outputTokens: 5, costUsd: 0 },
    },
  ]);
});

test('a span is named as the conventions for models say', async () => {
  const spans: unknown[] = [];
  const { context } = setUp({
    tracer: {
      enabled: true,
      span: (name, attributes, work) =>
        work({ set: (more) => void spans.push([name, { ...attributes, ...more }]), fail() {}, end() {} }),
    },
  });
  await collect({ model: createScriptedModel([answering('a')]), request }, context);
  expect(spans).toEqual([
    [
      'chat model',
      {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'test',
        'gen_ai.request.model': 'model',
        'gen_ai.request.max_tokens': 100,
        'gen_ai.usage.input_tokens': 10,
        'gen_ai.usage.output_tokens': 5,
        'gen_ai.response.finish_reasons': 'stop',
        'gen_ai.response.model': 'model',
      },
    ],
  ]);
});

test('a call that failed before its first part is made again, after the wait the provider asks for', async () => {
  const limited = new ProviderError({ model: 'test/model', message: 'slow down', status: 429, retryAfterMs: 70 });
  const model = createScriptedModel([failing(limited), failing(unavailable), answering('a')]);
  const { context, clock, recorder } = setUp();
  const parts = await collect({ model, request, retry: { baseDelayMs: 10 } }, context);
  expect(parts).toHaveLength(2);
  expect(clock.sleeps).toEqual([70, 20]);
  expect(recorder.types()).toEqual(['llm.started', 'llm.retry', 'llm.retry', 'llm.completed']);
  expect(recorder.emitted[1]?.data).toEqual({ model: 'test/model', attempt: 1, delay_ms: 70 });
});

test('the last failure is thrown when all attempts are used up', async () => {
  const model = createScriptedModel([failing(unavailable)]);
  const { context, recorder } = setUp();
  expect(await thrownBy(() => collect({ model, request, retry: { maxAttempts: 2 } }, context))).toBe(unavailable);
  expect(model.requests).toHaveLength(2);
  expect(recorder.types()).toEqual(['llm.started', 'llm.retry', 'llm.failed']);
  expect(recorder.records.map(({ result }) => result)).toEqual(['failure']);
});

test('a call whose text was already read is not made again', async () => {
  const model = createScriptedModel([failing(unavailable, 'he'), answering('hello')]);
  const parts: CompletionPart[] = [];
  expect(await thrownBy(() => collect({ model, request }, setUp().context, parts))).toBe(unavailable);
  expect(parts).toEqual([{ type: 'text-delta', text: 'he' }]);
  expect(model.requests).toHaveLength(1);
});

test.each([
  ['of the request', new ProviderError({ model: 'test/model', message: 'bad', status: 400 })],
  ['without a code', new Error('broken')],
])('a failure %s is not retried', async (_, error) => {
  const model = createScriptedModel([failing(error)]);
  expect(await thrownBy(() => collect({ model, request }, setUp().context))).toBe(error);
  expect(model.requests).toHaveLength(1);
});

test('an answer that breaks off without its last part is a failure of the provider', async () => {
  const model = createScriptedModel([
    async function* () {
      yield { type: 'text-delta', text: 'a' };
    },
  ]);
  expect(await errorOf(() => collect({ model, request }, setUp().context))).toMatchObject({
    code: 'PROVIDER_UNAVAILABLE',
    message: 'Model "test/model": the answer ended without its last part.',
  });
});

test('a model that is not allowed is not called', async () => {
  const model = createScriptedModel([answering('a')]);
  const { context, recorder } = setUp({ permissions: { check: ({ kind }) => ({ allowed: kind !== 'model' }) } });
  expect((await errorOf(() => collect({ model, request }, context))).code).toBe('PERMISSION_DENIED');
  expect([model.requests, recorder.types()]).toEqual([[], []]);
  expect(recorder.records).toMatchObject([{ action: 'permission', target: 'test/model', result: 'denied' }]);
});

test('the worst case is reserved during the call, and what it took is settled after it', async () => {
  const budget = createBudget({ maxTokens: 1_000 });
  const { context } = setUp({ budget });
  const during: boolean[] = [];
  const model = createScriptedModel([
    async function* () {
      during.push((await errorOf(() => budget.reserve({ usd: 0, tokens: 900 }))).code === 'BUDGET_EXCEEDED');
      yield { type: 'finish', completion: completionOf('a') };
    },
  ]);
  await collect({ model, request }, context);
  expect(during).toEqual([true]);
  expect(budget.spent).toEqual({ usd: 0, tokens: 15 });
  budget.reserve({ usd: 0, tokens: 985 }).release();
});

test('a call that the budget does not cover is not made, and parallel calls cannot overspend', async () => {
  const model = createScriptedModel([answering('a')]);
  const budget = createBudget({ maxTokens: 200 });
  const { context } = setUp({ budget });
  const results = await Promise.allSettled([1, 2, 3].map(() => collect({ model, request }, context)));
  const refused = results.filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(2);
  expect(refused).toMatchObject([{ reason: { code: 'BUDGET_EXCEEDED' } }, { reason: { code: 'BUDGET_EXCEEDED' } }]);
  expect(model.requests).toHaveLength(1);
  const large = { ...request, maxOutputTokens: 300 };
  expect((await errorOf(() => collect({ model, request: large }, context))).code).toBe('BUDGET_EXCEEDED');
});

test('a call that failed gives back what it had reserved', async () => {
  const budget = createBudget({ maxTokens: 1_000 });
  const { context } = setUp({ budget });
  await thrownBy(() => collect({ model: createScriptedModel([failing(new Error('x'))]), request }, context));
  expect(budget.spent.tokens).toBe(0);
  budget.reserve({ usd: 0, tokens: 1_000 }).release();
});

test('under a cost limit a model without a price needs a token limit', async () => {
  const call = { model: createScriptedModel([answering('a')], { price: undefined }), request };
  const error = await errorOf(() => collect(call, setUp({ budget: createBudget({ maxUsd: 1 }) }).context));
  expect(error).toMatchObject({ code: 'PRICE_UNKNOWN', data: { model: 'test/model' } });
  // A part that only counts does not hide the limit of the whole.
  const part = createBudget({ parent: createBudget({ maxUsd: 1 }) });
  expect((await errorOf(() => collect(call, setUp({ budget: part }).context))).code).toBe('PRICE_UNKNOWN');
  const limited = createBudget({ maxUsd: 1, maxTokens: 1_000 });
  await expect(collect(call, setUp({ budget: limited }).context)).resolves.toHaveLength(2);
  await expect(collect(call, setUp().context)).resolves.toHaveLength(2);
});

/** Speaks once, then waits for the abort and rejects with its reason. */
const speaksThenWaits: Attempt = async function* (_request: CompletionRequest, signal: AbortSignal) {
  yield { type: 'text-delta', text: 'a' };
  await new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
};

test('a consumer that stops early stops the provider', async () => {
  const model = createScriptedModel([speaksThenWaits]);
  const { signal } = new AbortController();
  const { context } = setUp({ signal });
  for await (const part of streamCompletion({ model, request }, context)) {
    expect(part).toEqual({ type: 'text-delta', text: 'a' });
    expect(model.signals[0]?.aborted).toBe(false);
    break;
  }
  expect(SpellError.isInstance(model.signals[0]?.reason) && model.signals[0]?.reason.code).toBe('ABORTED');
  expect([signal.aborted, listenerCount(signal)]).toEqual([false, 0]);
});

test('a provider that does not listen to the stop is closed at its next part', async () => {
  const closed = Promise.withResolvers<number>();
  const model = createScriptedModel([
    async function* () {
      let count = 0;
      try {
        for (;;) {
          count += 1;
          yield { type: 'text-delta', text: String(count) };
          await Promise.resolve();
        }
      } finally {
        closed.resolve(count);
      }
    },
  ]);
  const stream = streamCompletion({ model, request }, setUp().context);
  await stream.next();
  await stream.return(undefined);
  expect(await closed.promise).toBeLessThan(20);
});

test('an abort is passed on untouched, and is not retried', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const reason = { why: 'stop' };
  const model = createScriptedModel([speaksThenWaits]);
  const { context, recorder } = setUp({ signal });
  const consume = async (): Promise<void> => {
    for await (const part of streamCompletion({ model, request }, context)) {
      expect(part.type).toBe('text-delta');
      controller.abort(reason);
    }
  };
  expect(await thrownBy(consume)).toBe(reason);
  expect([model.requests.length, listenerCount(signal)]).toEqual([1, 0]);
  await Promise.resolve();
  expect(recorder.types()).not.toContain('llm.retry');
});

test('an abort ends the stream with its reason even when the provider throws another error, or never ends', async () => {
  const deaf: Attempt = async function* () {
    yield { type: 'text-delta', text: 'a' };
    await new Promise(() => {});
  };
  const rude: Attempt = async function* (_request, signal) {
    yield { type: 'text-delta', text: 'a' };
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    throw new DOMException('This operation was aborted', 'AbortError');
  };
  for (const attempt of [deaf, rude]) {
    const controller = new AbortController();
    const { context } = setUp({ signal: controller.signal });
    const model = createScriptedModel([attempt]);
    const consume = async (): Promise<void> => {
      for await (const part of streamCompletion({ model, request }, context)) {
        expect(part.type).toBe('text-delta');
        controller.abort('stop');
      }
    };
    expect(await thrownBy(consume)).toBe('stop');
  }
});

test('a call in an aborted context is not made', async () => {
  const model = createScriptedModel([answering('a')]);
  const { context } = setUp({ signal: AbortSignal.abort('stop') });
  expect(await thrownBy(() => collect({ model, request }, context))).toBe('stop');
  expect(model.requests).toEqual([]);
});

test('a stream that nobody reads does nothing', async () => {
  const model = createScriptedModel([answering('a')]);
  const { context, recorder } = setUp();
  const stream = streamCompletion({ model, request }, context);
  await Promise.resolve();
  await stream.return(undefined);
  expect([model.requests, recorder.types()]).toEqual([[], []]);
});

test('a recorded answer is given without the model', async () => {
  const model = createScriptedModel([answering('a')]);
  // At the price of then, whatever it is now.
  const completion = completionOf('recorded', { costUsd: 0.25 });
  const budget = createBudget();
  const { context } = setUp({
    budget,
    journal: {
      replaying: true,
      openLog: () => expect.fail('no log is opened here'),
      effect: async <T>() => completion as T,
    },
  });
  expect(await collect({ model, request }, context)).toMatchObject([
    { type: 'finish', completion: { usage: { costUsd: 0.25 } } },
  ]);
  expect(model.requests).toEqual([]);
  // What was spent before the crash counts again.
  expect(budget.spent).toEqual({ usd: 0.25, tokens: 15 });
});
