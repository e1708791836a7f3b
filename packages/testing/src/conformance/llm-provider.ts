import { deepStrictEqual, equal, ok, rejects } from 'node:assert/strict';

import { isJsonValue, textOf } from '@llmspell/core';

import { asking, collect, completionOf } from './llm-provider/ask.ts';
import type { LLMProviderConformanceOptions } from './llm-provider/options.ts';
import { testAnswers } from './llm-provider/test-answers.ts';
import { testConnection } from './llm-provider/test-connection.ts';
import { testEmbeddings } from './llm-provider/test-embeddings.ts';
import { testFaults } from './llm-provider/test-faults.ts';
import { testImages } from './llm-provider/test-images.ts';
import { testReranking } from './llm-provider/test-reranking.ts';
import { testTranscription } from './llm-provider/test-transcription.ts';

/** What every implementation of `LLMProvider` has to do, decorators included. */
export function llmProviderConformance(options: LLMProviderConformanceOptions): void {
  testCalls(options);
  if (options.features.answers) testAnswers(options);
  if (options.features.faults) testFaults(options);
  if (options.features.connection) testConnection(options);
  testEmbeddings(options);
  testImages(options);
  testTranscription(options);
  testReranking(options);
}

function testCalls({ test, create }: LLMProviderConformanceOptions): void {
  test('says what it is and what a model can do', async () => {
    await using fixture = await create();
    ok(fixture.provider.name.length > 0);
    const { tools, structuredOutput, imageInput } = fixture.provider.capabilities(fixture.modelId);
    for (const flag of [tools, structuredOutput, imageInput]) equal(typeof flag, 'boolean');
  });

  test('streams parts, ends with one finish, and leaves the request alone', async () => {
    await using fixture = await create();
    const request = asking(fixture.modelId);
    const before = structuredClone(request);
    const parts = await collect(fixture.provider.stream(request));
    deepStrictEqual(request, before);
    equal(parts.filter(({ type }) => type === 'finish').length, 1);
    const completion = completionOf(parts);
    const streamed = parts.map((part) => (part.type === 'text-delta' ? part.text : '')).join('');
    equal(streamed, textOf(completion.message));
    ok(isJsonValue(completion), 'the completion has to be JSON');
  });

  test('counts tokens', async () => {
    await using fixture = await create();
    const { usage } = completionOf(await collect(fixture.provider.stream(asking(fixture.modelId))));
    const { inputTokens, outputTokens, cachedInputTokens, reasoningTokens, costUsd } = usage;
    for (const count of [inputTokens, outputTokens, cachedInputTokens, reasoningTokens]) ok(Number.isInteger(count));
    ok(inputTokens > 0 && outputTokens > 0);
    ok(cachedInputTokens <= inputTokens && reasoningTokens <= outputTokens);
    equal(costUsd, undefined, 'the door to models knows the price, not the provider');
  });

  test('rejects with the reason of an abort that came before, untouched', async () => {
    await using fixture = await create();
    const reason = new Error('stop');
    const signal = AbortSignal.abort(reason);
    const run = collect(fixture.provider.stream(asking(fixture.modelId), { signal }));
    await rejects(run, (error) => error === reason);
  });

  test('answers several calls at once', async () => {
    await using fixture = await create();
    const runs = [1, 2, 3].map(() => collect(fixture.provider.stream(asking(fixture.modelId))));
    for (const parts of await Promise.all(runs)) equal(parts.at(-1)?.type, 'finish');
  });
}
