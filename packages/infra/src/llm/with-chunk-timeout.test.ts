import {
  createRunContext,
  ProviderError,
  type Completion,
  type CompletionPart,
  type LanguageModel,
  type LLMProvider,
} from '@llmspell/core';
import { streamCompletion } from '@llmspell/core/kit';
import { createManualClock, createScriptedProvider, type ScriptedAnswer } from '@llmspell/testing';
import { llmProviderConformance } from '@llmspell/testing/conformance';
import { describe, expect, test } from 'vitest';

import { createModelRegistry, withChunkTimeout } from './index.ts';

const REQUEST = { modelId: 'm', messages: [{ role: 'user', content: 'hi' }] } as const;
const SOON = 20;

/** A provider whose answers are these, and what it saw of the abort. */
function speaking(parts: (signal: AbortSignal) => AsyncGenerator<CompletionPart>) {
  const signals: AbortSignal[] = [];
  const provider: LLMProvider = {
    name: 'p',
    capabilities: () => ({ tools: true, structuredOutput: true, imageInput: true }),
    stream: (_request, { signal = new AbortController().signal } = {}) => {
      signals.push(signal);
      return parts(signal);
    },
  };
  return { provider, signals };
}

const never = new Promise<never>(() => {});

async function collect(parts: AsyncIterable<CompletionPart>, into: CompletionPart[] = []): Promise<CompletionPart[]> {
  for await (const part of parts) into.push(part);
  return into;
}

test.each([0, 1])('silence after %i parts fails with TIMEOUT, and the provider is told', async (count) => {
  const { provider, signals } = speaking(async function* () {
    for (let index = 0; index < count; index += 1) yield { type: 'text-delta', text: 'a' };
    // Deaf: it does not listen to its signal.
    await never;
  });
  const seen: CompletionPart[] = [];
  const error: unknown = await collect(withChunkTimeout(provider, SOON).stream(REQUEST), seen).catch(
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ code: 'TIMEOUT', retryable: true, data: { model: 'p/m' } });
  expect(ProviderError.isInstance(error)).toBe(true);
  expect(seen).toHaveLength(count);
  expect(signals[0]?.reason).toBe(error);
});

test('an answer that comes in time is passed on; one who reads slowly is no silence', async () => {
  const provider = createScriptedProvider(['one two three']);
  const seen: string[] = [];
  for await (const part of withChunkTimeout(provider, SOON).stream(REQUEST)) {
    seen.push(part.type);
    if (seen.length === 1) await new Promise((resolve) => setTimeout(resolve, 2 * SOON));
  }
  expect(seen).toEqual(['text-delta', 'text-delta', 'text-delta', 'finish']);
});

test('a silent model is asked again when it had not begun to answer, and not when it had', async () => {
  let calls = 0;
  const { provider } = speaking(async function* () {
    calls += 1;
    if (calls === 1) await never;
    yield { type: 'text-delta', text: 'a' };
    if (calls === 2) await never;
    yield { type: 'finish', completion: {} as Completion };
  });
  const models = createModelRegistry({ providers: [provider], chunkTimeoutMs: SOON });
  const model: LanguageModel = await models.resolve('p/m');
  const context = createRunContext({ clock: createManualClock({ autoAdvance: true }), models });
  const seen: CompletionPart[] = [];
  const run = collect(streamCompletion({ model, request: REQUEST }, context), seen);
  await expect(run).rejects.toMatchObject({ code: 'TIMEOUT' });
  expect([calls, seen.length]).toEqual([2, 1]);
});

test('other calls are passed on, those that are not there are not', async () => {
  const provider = createScriptedProvider();
  const limited = withChunkTimeout(provider, SOON);
  expect((await limited.embed?.('m', ['a']))?.embeddings).toHaveLength(1);
  expect(limited.rerank).toBeUndefined();
});

describe('a provider with a limit on its silence', () => {
  llmProviderConformance({
    test,
    features: { answers: true, reasoning: true, faults: false, connection: false, embeddings: true },
    create: () => {
      const answers: ScriptedAnswer[] = [];
      const provider = createScriptedProvider(() => answers.shift() ?? 'ok');
      return {
        provider: withChunkTimeout(provider, 60_000),
        modelId: 'm',
        answer: (answer) => void answers.push(answer),
        [Symbol.asyncDispose]: () => Promise.resolve(),
      };
    },
  });
});
