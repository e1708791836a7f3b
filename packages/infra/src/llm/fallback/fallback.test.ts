import {
  createBudget,
  createRunContext,
  ProviderError,
  type SpellError,
  type CompletionPart,
  type LanguageModel,
} from '@llmspell/core';
import { streamCompletion } from '@llmspell/core/kit';
import {
  createCaptureEvents,
  createManualClock,
  createScriptedProvider,
  type ProviderScript,
  type ScriptedAnswer,
} from '@llmspell/testing';
import { llmProviderConformance } from '@llmspell/testing/conformance';
import { startLlmServer } from '@llmspell/testing/llm-server';
import { describe, expect, test } from 'vitest';

import { createFallbackModel, createFallbackProvider, createModelRegistry, standardProviders } from '../index.ts';

const REQUEST = { messages: [{ role: 'user', content: 'hi' }] } as const;

function failure(status: number, retryAfterMs?: number): ProviderError {
  return new ProviderError({ model: 'x/x', message: `HTTP ${status}.`, status, ...(retryAfterMs && { retryAfterMs }) });
}

function modelOf(name: string, script: ProviderScript) {
  const provider = createScriptedProvider(script, { name });
  return { provider, model: { ...provider.model, price: { inputUsd: 1, outputUsd: name.length } } };
}

/** Fails with these, one after another, the last one again and again. */
function failing(name: string, ...errors: readonly SpellError[]) {
  return modelOf(name, (_request, index) => {
    throw errors[Math.min(index, errors.length - 1)] as SpellError;
  });
}

async function collect(parts: AsyncIterable<CompletionPart>, into: CompletionPart[] = []): Promise<CompletionPart[]> {
  for await (const part of parts) into.push(part);
  return into;
}

function setUp() {
  const events = createCaptureEvents();
  const clock = createManualClock({ autoAdvance: true });
  const budget = createBudget();
  return { events, clock, budget, context: createRunContext({ events, clock, budget, random: () => 1 }) };
}

test.each([429, 503, 500])(
  'the next model answers when one fails with %i, and the answer, events and cost name it',
  async (status) => {
    const first = failing('a', failure(status));
    const second = modelOf('bbb', ['hello']);
    const { context, events, clock, budget } = setUp();
    const model = createFallbackModel([first.model, second.model]);
    const last = (await collect(streamCompletion({ model, request: REQUEST }, context))).at(-1);
    const usage = { inputTokens: 10, outputTokens: 5, costUsd: (10 + 5 * 3) / 1_000_000 };
    expect(last).toMatchObject({ completion: { model: 'bbb/test', usage } });
    expect(budget.spent.usd).toBeCloseTo(usage.costUsd);
    expect(clock.sleeps).toEqual([]);
    const told = events.events.map(({ type, data }) => [type, data] as const);
    const code = status === 429 ? 'PROVIDER_RATE_LIMITED' : 'PROVIDER_UNAVAILABLE';
    expect(told.map(([type]) => type)).toEqual(['llm.started', 'llm.fallback', 'llm.completed']);
    expect(told[1]?.[1]).toEqual({ model: 'a/test', next_model: 'bbb/test', code });
    expect(told[2]?.[1]).toMatchObject({ model: 'bbb/test' });
    expect(second.provider.calls[0]?.modelId).toBe('test');
  },
);

test('a failure that asking somebody else does not mend stays what it is', async () => {
  const refused = failure(400);
  const second = modelOf('b', ['hello']);
  const provider = createFallbackProvider([failing('a', refused).model, second.model]);
  await expect(collect(provider.stream({ modelId: '', ...REQUEST }))).rejects.toBe(refused);
  expect(second.provider.calls).toEqual([]);
});

test('an answer that broke off is not begun again by another', async () => {
  const first = modelOf('a', [{ text: 'one two', error: failure(503) }]);
  const second = modelOf('b', ['hello']);
  const seen: CompletionPart[] = [];
  const provider = createFallbackProvider([first.model, second.model]);
  await expect(collect(provider.stream({ modelId: '', ...REQUEST }), seen)).rejects.toMatchObject({ status: 503 });
  expect([seen.length, second.provider.calls.length]).toEqual([2, 0]);
});

test('when all failed, all are told, and the chain is asked again from its start', async () => {
  const first = modelOf('a', (_request, index) => {
    if (index === 0) throw failure(429, 700);
    return 'back again';
  });
  const second = failing('b', failure(404));
  const { context, clock } = setUp();
  const model = createFallbackModel([first.model, second.model]);
  const seen: ProviderError[] = [];
  const once = collect(model.provider.stream({ modelId: '', ...REQUEST })).catch((error: unknown) =>
    seen.push(error as ProviderError),
  );
  await once;
  expect(seen[0]).toMatchObject({ code: 'PROVIDER_RATE_LIMITED', retryable: true, retryAfterMs: undefined });
  expect(seen[0]?.message).toMatch(/^Model "a\/test, b\/test": none of them answered\. .*HTTP 429.*HTTP 404/);
  const parts = await collect(streamCompletion({ model, request: REQUEST }, context));
  expect(parts.at(-1)).toMatchObject({ completion: { model: 'a/test' } });
  expect(clock.sleeps).toEqual([]);
});

test('the door waits only as long as the one that is back first', async () => {
  const first = failing('a', failure(429, 700));
  const second = failing('b', failure(429, 300));
  const { context, clock } = setUp();
  const model = createFallbackModel([first.model, second.model]);
  const run = collect(streamCompletion({ model, request: REQUEST, retry: { maxAttempts: 2 } }, context));
  await expect(run).rejects.toMatchObject({ retryAfterMs: 300 });
  expect(clock.sleeps).toEqual([300]);
  expect([first.provider.calls.length, second.provider.calls.length]).toEqual([2, 2]);
});

test('an abort asks nobody else', async () => {
  const stop = new AbortController();
  const reason = new Error('enough');
  const first = modelOf('a', () => {
    stop.abort(reason);
    throw failure(503);
  });
  const second = modelOf('b', ['hello']);
  const provider = createFallbackProvider([first.model, second.model]);
  const run = collect(provider.stream({ modelId: '', ...REQUEST }, { signal: stop.signal }));
  await expect(run).rejects.toMatchObject({ status: 503 });
  expect(second.provider.calls).toEqual([]);
});

test('a chain can do what all of its models can, and one model is no chain', () => {
  const [a, b] = [modelOf('a', []), modelOf('b', [])];
  const weak: LanguageModel = {
    ...b.model,
    provider: {
      ...b.provider,
      capabilities: () => ({ tools: true, structuredOutput: false, imageInput: true, contextTokens: 8_000 }),
    },
  };
  const chain = createFallbackModel([a.model, weak]);
  expect(chain.provider.capabilities('')).toEqual({
    tools: true,
    structuredOutput: false,
    imageInput: true,
    contextTokens: 8_000,
  });
  expect(chain.id).toBe('a/test, b/test');
  expect(createFallbackModel([chain, a.model]).alternatives).toHaveLength(3);
  expect(createFallbackModel([a.model])).toBe(a.model);
  expect(() => createFallbackModel([])).toThrow(TypeError);
});

test('a real chain: the first server is overloaded, the second speaks another interface', async () => {
  await using server = await startLlmServer();
  server.fail({ status: 529 });
  server.answer('from the other side');
  const models = createModelRegistry({ providers: standardProviders(server.environment) });
  const model = await models.resolve('anthropic/claude-sonnet-4-5, openai/gpt-4o-mini');
  const { events, clock } = setUp();
  const context = createRunContext({ events, clock, models });
  const parts = await collect(streamCompletion({ model, request: REQUEST }, context));
  expect(parts.at(-1)).toMatchObject({ completion: { model: 'openai/gpt-4o-mini' } });
  expect(server.requests.map(({ path }) => path)).toEqual(['/v1/messages', '/v1/chat/completions']);
});

describe('a chain whose first model never answers', () => {
  llmProviderConformance({
    test,
    features: { answers: true, reasoning: true, faults: false, connection: false, embeddings: false },
    create: () => {
      const answers: ScriptedAnswer[] = [];
      const second = createScriptedProvider(() => answers.shift() ?? 'ok');
      return {
        provider: createFallbackProvider([failing('a', failure(503)).model, second.model]),
        modelId: 'chain',
        answer: (answer) => void answers.push(answer),
        [Symbol.asyncDispose]: () => Promise.resolve(),
      };
    },
  });
});
