import {
  createBudget,
  createRunContext,
  SpellError,
  type CompletionPart,
  type JsonValue,
  type LanguageModel,
  type SpanAttributes,
  type Tracer,
} from '@llmspell/core';
import { embedTexts, generateImages, rerankDocuments, streamCompletion, transcribeAudio } from '@llmspell/core/kit';
import { createCaptureAudit, createCaptureEvents, createCaptureLogger, createManualClock } from '@llmspell/testing';
import { startLlmServer, type LlmFault, type LlmServer } from '@llmspell/testing/llm-server';
import { expect, test } from 'vitest';

import { createModelRegistry, standardProviders, type StandardProviderOptions } from './index.ts';

const REQUEST = { messages: [{ role: 'user', content: 'hi' }] } as const;

const MODELS = [
  'openai/gpt-4o-mini',
  'anthropic/claude-sonnet-4-5',
  'google/gemini-2.5-flash',
  'ollama/m',
  'cohere/command-a-03-2025',
];

async function modelAt(server: LlmServer, id: string, options: StandardProviderOptions = {}): Promise<LanguageModel> {
  return createModelRegistry({ providers: standardProviders(server.environment, options) }).resolve(id);
}

async function collect(parts: AsyncIterable<CompletionPart>): Promise<number> {
  let count = 0;
  for await (const part of parts) count += part.type === 'finish' ? 0 : 1;
  return count;
}

function errorOf(run: Promise<unknown>): Promise<unknown> {
  return run.then(
    () => expect.fail('a failure was expected'),
    (error: unknown) => error,
  );
}

test.each(MODELS)('an answer of %s without an end is cut at the largest size', async (id) => {
  await using server = await startLlmServer();
  server.fail({ endlessAfter: 3 });
  const { provider, modelId } = await modelAt(server, id, { maxResponseBytes: 300_000 });
  const error = await errorOf(collect(provider.stream({ ...REQUEST, modelId })));
  expect(error).toMatchObject({ name: 'ProviderError', code: 'PROVIDER_FAILED', retryable: false });
  expect((error as Error).message).toContain('larger than 300000 bytes');
  expect(await (await server.request(1)).ended).toBe('aborted');
});

test('an answer without an end is cut when the budget is used up', async () => {
  await using server = await startLlmServer();
  server.fail({ endlessAfter: 3 });
  const model = await modelAt(server, 'openai/gpt-4o-mini');
  const budget = createBudget({ maxUsd: 0.003 });
  const error = await errorOf(collect(streamCompletion({ model, request: REQUEST }, createRunContext({ budget }))));
  expect(error).toMatchObject({ code: 'BUDGET_EXCEEDED', data: { model: model.id, unit: 'USD' } });
  expect(budget.spent.usd).toBeGreaterThan(0.0028);
  expect(budget.spent.usd).toBeLessThanOrEqual(0.003);
  expect(await (await server.request(1)).ended).toBe('aborted');
});

const SPOILED: readonly (readonly [string, LlmFault])[] = [
  ['noise', { noiseAfter: 1 }],
  ['half JSON', { malformedAfter: 1 }],
  ['a page', { status: 200, body: '<html>' }],
  ['null', { status: 200, body: null }],
  ['a list', { status: 200, body: [] }],
  ['another object', { status: 200, body: { choices: 7, output: {}, content: 'x', candidates: [null], message: 1 } }],
  ['a deep document', { status: 200, body: deep(2_000) }],
];

function deep(levels: number): JsonValue {
  let value: JsonValue = 1;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

test.each(MODELS.flatMap((id) => SPOILED.map(([name, fault]) => [id, name, fault] as const)))(
  '%s that sends %s gives an answer or an error with a code',
  async (id, _name, fault) => {
    await using server = await startLlmServer();
    server.fail(fault);
    const { provider, modelId } = await modelAt(server, id);
    const outcome = await collect(provider.stream({ ...REQUEST, modelId })).catch((error: unknown) => error);
    expect(typeof outcome === 'number' || SpellError.isInstance(outcome)).toBe(true);
  },
);

/** Every kind of call that is no conversation, about a secret. */
const SECRET = 'NEEDLE-IN-A-HAYSTACK';

function otherCalls(server: LlmServer) {
  const request = { audio: 'AAAA', mediaType: 'audio/wav' };
  const documents = [`the second ${SECRET} of them`, 'x'];
  const context = createRunContext({ clock: createManualClock({ autoAdvance: true }) });
  const on = async <T>(id: string, run: (model: LanguageModel) => Promise<T>) => run(await modelAt(server, id));
  return {
    embeddings: () =>
      on('openai/text-embedding-3-small', (model) => embedTexts({ model, texts: [`a ${SECRET} here`] }, context)),
    pictures: () =>
      on('openai/gpt-image-1', (model) => generateImages({ model, request: { prompt: `a ${SECRET} there` } }, context)),
    transcription: () => on('openai/whisper-1', (model) => transcribeAudio({ model, request }, context)),
    reranking: () =>
      on('cohere/rerank-v3.5', (model) =>
        rerankDocuments({ model, request: { query: `which ${SECRET} is it`, documents } }, context),
      ),
  };
}

test.each([
  ['embeddings', `Bad key test-openai-key for "a ${SECRET} here".`],
  ['pictures', `Bad key test-openai-key for "a ${SECRET} there".`],
  ['transcription', 'Bad key test-openai-key.'],
  ['reranking', `Bad key test-cohere-key for "which ${SECRET} is it" and "the second ${SECRET} of them".`],
] as const)(
  '%s: a good answer, a wait that is asked for, a refusal that tells nothing, and no sense at all',
  async (kind, said) => {
    await using server = await startLlmServer();
    const call = otherCalls(server)[kind];
    server.fail({ status: 429, headers: { 'retry-after': '1' } });
    expect(await call()).toHaveProperty('costUsd');
    expect(server.requests).toHaveLength(2);
    server.fail({ status: 400, body: { error: { message: said, type: 'x' }, message: said } });
    const refused = await errorOf(call());
    expect(refused).toMatchObject({ code: 'PROVIDER_FAILED', status: 400, retryable: false });
    const told = JSON.stringify(SpellError.isInstance(refused) ? [refused.message, refused.toJSON()] : '');
    for (const text of [SECRET, 'test-openai-key', 'test-cohere-key']) expect(told).not.toContain(text);
    for (const body of [{}, { data: [{}], results: [{ index: 99, relevance_score: 1 }] }, 'x']) {
      server.fail({ status: 200, body }, { status: 200, body }, { status: 200, body });
      expect(SpellError.isInstance(await errorOf(call()))).toBe(true);
    }
  },
);

test('costs of other calls follow the price table', async () => {
  await using server = await startLlmServer();
  const calls = otherCalls(server);
  expect((await calls.embeddings()).costUsd).toBeCloseTo((`a ${SECRET} here`.length * 0.02) / 1_000_000, 12);
  expect((await calls.pictures()).costUsd).toBeCloseTo((7 * 5 + 100 * 40) / 1_000_000, 12);
  expect((await calls.transcription()).costUsd).toBeCloseTo((3 / 16_000 / 60) * 0.006, 12);
  expect((await calls.reranking()).costUsd).toBeCloseTo(0.002, 12);
});

test('no prompt, no answer and no key is in logs, events, audit records and spans, whether a call succeeds or fails', async () => {
  await using server = await startLlmServer();
  const written: SpanAttributes[] = [];
  const tracer: Tracer = {
    enabled: true,
    span: (name, attributes, work) => {
      written.push({ name, ...attributes });
      return work({
        set: (more) => void written.push(more),
        fail: (error) => void written.push({ error: String(error) }),
        end() {},
      });
    },
  };
  const [logger, events, audit] = [createCaptureLogger(), createCaptureEvents(), createCaptureAudit()];
  const clock = createManualClock({ autoAdvance: true });
  const context = createRunContext({ logger, events, audit, tracer, clock });
  const content = `tell nobody of the ${SECRET} in the attic`;
  const request = { messages: [{ role: 'user', content }] } as const;
  server.answer(`The ${SECRET} is safe with me.`);
  const model = await modelAt(server, 'openai/gpt-4o-mini');
  await collect(streamCompletion({ model, request }, context));
  const body = { error: { message: `No: "${content}" (key test-openai-key)`, type: 'x' } };
  server.fail({ status: 503, body }, { status: 400, body });
  const error = await errorOf(collect(streamCompletion({ model, request }, context)));
  expect(error).toMatchObject({ status: 400 });
  const all = JSON.stringify([logger.entries, events.events, audit.records, written, String(error)]);
  expect(all).toContain('openai/gpt-4o-mini');
  for (const text of [SECRET, 'attic', 'test-openai-key']) expect(all).not.toContain(text);
});
