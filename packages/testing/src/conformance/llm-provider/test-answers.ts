import { deepStrictEqual, equal, ok } from 'node:assert/strict';

import { parseJson, textOf } from '@llmspell/core';

import { ask, asking, collect, completionOf } from './ask.ts';
import type { LLMProviderConformanceOptions } from './options.ts';

const PARAMETERS = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};
const TOOL = { name: 'weather', description: 'Tells the weather.', parameters: PARAMETERS };

/** What comes back is what the other side answered. */
export function testAnswers({ test, create, features }: LLMProviderConformanceOptions): void {
  if (features.reasoning) testReasoning({ test, create, features });
  testLargePart({ test, create, features });
  testUsage({ test, create, features });
  test('gives the text as it is, white space and other scripts included', async () => {
    await using fixture = await create();
    const text = 'Zeile 1\n\n  Zeile 2 – 日本語 👩‍🚀 "quoted" \\ done.';
    equal(textOf((await ask(fixture, { text })).message), text);
  });

  test('calls a tool, and answers when it is told the result', async () => {
    await using fixture = await create();
    const request = { ...asking(fixture.modelId), tools: [TOOL], toolChoice: 'auto' as const };
    fixture.answer?.({ toolCalls: [{ toolName: 'weather', arguments: { city: 'Zürich "old"' } }] });
    const parts = await collect(fixture.provider.stream(request));
    const { message, finishReason } = completionOf(parts);
    equal(finishReason, 'tool-calls');
    const [call] = message.content.filter((part) => part.type === 'tool-call');
    ok(call !== undefined);
    deepStrictEqual(parseJson(call.arguments), { city: 'Zürich "old"' });
    const { toolCallId, toolName } = call;
    ok(toolCallId.length > 0);
    equal(toolName, 'weather');
    deepStrictEqual(
      parts.filter(({ type }) => type === 'tool-call'),
      [{ type: 'tool-call', toolCallId, toolName, arguments: call.arguments }],
    );
    const result = { type: 'tool-result' as const, toolCallId, toolName, output: { degrees: 21 } };
    const messages = [...request.messages, message, { role: 'tool' as const, content: [result] }];
    equal(textOf((await ask(fixture, { text: 'It is warm.' }, { ...request, messages })).message), 'It is warm.');
  });

  test('keeps the order of several tool calls and tells them apart', async () => {
    await using fixture = await create();
    const toolCalls = ['Bern', 'Oslo'].map((city) => ({ toolName: 'weather', arguments: { city } }));
    const request = { ...asking(fixture.modelId), tools: [TOOL] };
    const { message } = await ask(fixture, { text: 'Let me see.', toolCalls }, request);
    const calls = message.content.filter((part) => part.type === 'tool-call');
    deepStrictEqual(
      calls.map((call) => parseJson(call.arguments)),
      [{ city: 'Bern' }, { city: 'Oslo' }],
    );
    equal(new Set(calls.map(({ toolCallId }) => toolCallId)).size, 2);
    equal(textOf(message), 'Let me see.');
  });

  test('gives an answer that has to be JSON as its text', async () => {
    await using fixture = await create();
    const responseFormat = { type: 'json' as const, schema: PARAMETERS, name: 'place' };
    const { message } = await ask(fixture, { json: { city: 'Bern' } }, { ...asking(fixture.modelId), responseFormat });
    deepStrictEqual(parseJson(textOf(message)), { city: 'Bern' });
  });
}

function testReasoning({ test, create }: LLMProviderConformanceOptions): void {
  test('streams reasoning before the text, and takes it back with what the provider put on it', async () => {
    await using fixture = await create();
    const request = asking(fixture.modelId);
    fixture.answer?.({ reasoning: 'Let me think.', text: 'Yes.' });
    const parts = await collect(fixture.provider.stream(request));
    const { message } = completionOf(parts);
    deepStrictEqual(
      message.content.map(({ type }) => type),
      ['reasoning', 'text'],
    );
    const thought = parts.map((part) => (part.type === 'reasoning-delta' ? part.text : '')).join('');
    equal(thought, 'Let me think.');
    const messages = [...request.messages, message, { role: 'user' as const, content: 'And now?' }];
    equal(textOf((await ask(fixture, { text: 'Still.' }, { ...request, messages })).message), 'Still.');
  });
}

function testLargePart({ test, create }: LLMProviderConformanceOptions): void {
  test('gives a part of ten megabytes whole', async () => {
    await using fixture = await create();
    const text = 'x'.repeat(10 * 1024 * 1024);
    equal(textOf((await ask(fixture, { text })).message).length, text.length);
  });
}

function testUsage({ test, create, features }: LLMProviderConformanceOptions): void {
  test('tells cached and reasoning tokens, and why the answer ended', async () => {
    await using fixture = await create();
    const cachedInputTokens = features.cachedTokens === false ? 0 : 40;
    const written = features.cacheWrites === true ? { cacheWriteInputTokens: 25 } : {};
    const usage = { inputTokens: 100, cachedInputTokens, ...written, outputTokens: 30, reasoningTokens: 0 };
    const completion = await ask(fixture, { text: 'cut sho', finishReason: 'length', usage });
    equal(completion.finishReason, 'length');
    deepStrictEqual(completion.usage, { ...usage, costUsd: undefined });
  });
}
