import {
  createBudget,
  createRunContext,
  ProviderError,
  type LanguageModel,
  type LLMProvider,
  type ModelPrice,
  type RunContextOptions,
} from '@llmspell/core';
import { embedTexts, generateImages, rerankDocuments, transcribeAudio } from '@llmspell/core/kit';
import { expect, test } from 'vitest';

import { createRecorder } from '../__fixtures__/create-recorder.ts';
import { createSteppingClock } from '../__fixtures__/create-stepping-clock.ts';
import { errorOf } from '../__fixtures__/error-of.ts';

const capabilities = () => ({ tools: true, structuredOutput: true, imageInput: true });

/** A model whose provider has what is given, and cannot talk. */
function modelWith(methods: Partial<LLMProvider>, price: ModelPrice | 'free' | undefined = 'free'): LanguageModel {
  const stream = () => expect.fail('not used');
  return { id: 'p/m', modelId: 'm', price, provider: { name: 'p', capabilities, stream, ...methods } };
}

function setUp(options: RunContextOptions = {}) {
  const recorder = createRecorder();
  const clock = createSteppingClock(0);
  const { audit, events } = recorder;
  return { context: createRunContext({ clock, audit, events, random: () => 1, ...options }), recorder, clock };
}

const everything: Partial<LLMProvider> = {
  embed: (_modelId, texts) => Promise.resolve({ embeddings: texts.map(({ length }) => [length]), inputTokens: 7 }),
  generateImages: ({ count = 1 }) =>
    Promise.resolve({ images: Array.from({ length: count }, () => ({ base64: 'AA==', mediaType: 'image/png' })) }),
  transcribe: () => Promise.resolve({ text: 'hello', segments: [], durationSeconds: 90 }),
  rerank: () => Promise.resolve({ ranking: [{ index: 1, score: 0.5 }] }),
};

test('each kind of call asks its provider and tells what it cost by the price of its kind', async () => {
  const { context } = setUp();
  const model = modelWith(everything, { inputUsd: 2, outputUsd: 0, imageUsd: 0.04, minuteUsd: 0.006, callUsd: 0.002 });
  const embedded = await embedTexts({ model, texts: ['a', 'bb'] }, context);
  expect(embedded).toEqual({ embeddings: [[1], [2]], inputTokens: 7, costUsd: (7 * 2) / 1_000_000 + 0.002 });
  const painted = await generateImages({ model, request: { prompt: 'a cat', count: 3 } }, context);
  expect([painted.images.length, painted.costUsd]).toEqual([3, 3 * 0.04 + 0.002]);
  const heard = await transcribeAudio({ model, request: { audio: 'AA==', mediaType: 'audio/wav' } }, context);
  expect([heard.text, heard.costUsd]).toEqual(['hello', 1.5 * 0.006 + 0.002]);
  const ranked = await rerankDocuments({ model, request: { query: 'q', documents: ['a', 'b'] } }, context);
  expect(ranked).toEqual({ ranking: [{ index: 1, score: 0.5 }], costUsd: 0.002 });
});

test('a call is asked for, journaled as one effect, audited and reported once', async () => {
  const asked: unknown[] = [];
  const names: string[] = [];
  const { context, recorder } = setUp({
    permissions: {
      check: (request) => {
        asked.push(request);
        return { allowed: true };
      },
    },
    journal: {
      replaying: false,
      openLog: () => expect.fail('no log is opened here'),
      async effect({ path, name, run, signal }) {
        names.push(`${path}/${name}`);
        return run({ idempotencyKey: 'k', signal, part: () => {} });
      },
    },
  });
  await rerankDocuments({ model: modelWith(everything), request: { query: 'secret', documents: [] } }, context);
  expect(asked).toEqual([{ kind: 'model', model: 'p/m' }]);
  expect(names).toEqual(['/rerank']);
  expect(recorder.types()).toEqual(['llm.started', 'llm.completed']);
  expect(recorder.emitted[1]?.data).toMatchObject({ operation: 'rerank', input_tokens: 0, cost_usd: 0 });
  expect(recorder.records).toMatchObject([{ action: 'llm-call', target: 'p/m', details: { operation: 'rerank' } }]);
  expect(JSON.stringify([recorder.records, recorder.emitted])).not.toContain('secret');
});

test('a provider that cannot do it says so, and a refused model is not asked', async () => {
  const { context } = setUp();
  const error = await errorOf(() => embedTexts({ model: modelWith({}), texts: ['a'] }, context));
  expect([error.code, error.message]).toEqual(['NOT_SUPPORTED', expect.stringContaining('has no embeddings')]);
  const refusing = setUp({ permissions: { check: () => ({ allowed: false }) } }).context;
  const call = { model: modelWith(everything), texts: ['a'] };
  expect((await errorOf(() => embedTexts(call, refusing))).code).toBe('PERMISSION_DENIED');
});

test('a failure that may go away is tried again after the wait that was asked for; another is not', async () => {
  const errors = [
    new ProviderError({ model: 'p/m', message: 'busy', status: 429, retryAfterMs: 40 }),
    new ProviderError({ model: 'p/m', message: 'no', status: 400 }),
  ];
  let calls = 0;
  const model = modelWith({ embed: () => Promise.reject(errors[(calls += 1) - 1]) });
  const { context, recorder, clock } = setUp();
  expect(await errorOf(() => embedTexts({ model, texts: ['a'] }, context))).toBe(errors[1]);
  expect([calls, clock.sleeps]).toEqual([2, [40]]);
  expect(recorder.types()).toEqual(['llm.started', 'llm.retry', 'llm.failed']);
});

test('the budget covers it before, and is charged after', async () => {
  const budget = createBudget({ maxUsd: 0.1 });
  const { context } = setUp({ budget });
  const model = modelWith(everything, { inputUsd: 0, outputUsd: 0, imageUsd: 0.04 });
  await generateImages({ model, request: { prompt: 'x', count: 2 } }, context);
  expect(budget.spent.usd).toBeCloseTo(0.08);
  const error = await errorOf(() => generateImages({ model, request: { prompt: 'x' } }, context));
  expect(error.code).toBe('BUDGET_EXCEEDED');
  const unpriced = { ...model, price: undefined };
  expect((await errorOf(() => embedTexts({ model: unpriced, texts: ['a'] }, context))).code).toBe('PRICE_UNKNOWN');
});

test('an abort is passed on untouched, and a call that failed costs nothing', async () => {
  const stop = new AbortController();
  const budget = createBudget();
  const { context } = setUp({ signal: stop.signal, budget });
  const reason = new Error('enough');
  const model = modelWith({
    transcribe: (_request, { signal } = {}) =>
      new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
        stop.abort(reason);
      }),
  });
  const run = transcribeAudio({ model, request: { audio: 'AA==', mediaType: 'audio/wav' } }, context);
  await expect(run).rejects.toBe(reason);
  expect(budget.spent).toEqual({ usd: 0, tokens: 0 });
});

test('a call is a span with the names of the conventions, and the tokens it took', async () => {
  const spans: unknown[] = [];
  const { context } = setUp({
    tracer: {
      enabled: true,
      async span(name, attributes, work) {
        const span = { name, attributes: { ...attributes } };
        spans.push(span);
        return work({ set: (more) => Object.assign(span.attributes, more), fail() {}, end() {} });
      },
    },
  });
  await embedTexts({ model: modelWith(everything), texts: ['a'] }, context);
  expect(spans).toMatchObject([
    {
      name: 'embeddings m',
      attributes: {
        'gen_ai.operation.name': 'embeddings',
        'gen_ai.provider.name': 'p',
        'gen_ai.request.model': 'm',
        'gen_ai.usage.input_tokens': 7,
      },
    },
    { name: 'effect embeddings' },
  ]);
});
