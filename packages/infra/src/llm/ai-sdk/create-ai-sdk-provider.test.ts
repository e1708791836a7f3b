import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import {
  createRunContext,
  SpellError,
  type CompletionPart,
  type CompletionRequest,
  type JsonObject,
  type LLMProvider,
  type Message,
} from '@llmspell/core';
import { streamCompletion } from '@llmspell/core/kit';
import { createManualClock } from '@llmspell/testing';
import { errorText } from '@llmspell/testing/conformance';
import { startLlmServer, type LlmServer } from '@llmspell/testing/llm-server';
import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';

import { createModelRegistry, standardProviders } from '../index.ts';
import { createAiSdkProvider } from './index.ts';
import { redactText } from './redact-text.ts';

const USAGE = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
};
const STOP: LanguageModelV4StreamPart = {
  type: 'finish',
  finishReason: { unified: 'stop', raw: 'stop' },
  usage: USAGE,
};

/** A model of the specification that streams these parts, and keeps what it was called with. */
function mock(parts: readonly LanguageModelV4StreamPart[] | Error, calls: LanguageModelV4CallOptions[] = []) {
  const model: LanguageModelV4 = {
    specificationVersion: 'v4',
    provider: 'mock',
    modelId: 'm',
    supportedUrls: {},
    doGenerate: () => Promise.reject(new Error('not used')),
    doStream: (options) => {
      calls.push(options);
      if (parts instanceof Error) return Promise.reject(parts);
      return Promise.resolve({ stream: ReadableStream.from(parts) });
    },
  };
  return createAiSdkProvider({ name: 'mock', provider: { languageModel: () => model } });
}

async function run(
  provider: LLMProvider,
  request: Partial<CompletionRequest> = {},
): Promise<readonly CompletionPart[]> {
  const all: CompletionPart[] = [];
  const whole = { modelId: 'm', messages: [{ role: 'user' as const, content: 'hi' }], ...request };
  for await (const part of provider.stream(whole)) all.push(part);
  return all;
}

async function providerAt(server: LlmServer, id: string): Promise<LLMProvider> {
  const registry = createModelRegistry({ providers: standardProviders(server.environment) });
  return (await registry.resolve(id)).provider;
}

test('puts texts, reasoning and tool calls together in their order, with what the provider put on them', async () => {
  const on = (value: number) => ({ providerMetadata: { mock: { value } } });
  const parts = await run(
    mock([
      { type: 'stream-start', warnings: [{ type: 'unsupported', feature: 'seed', details: 'ignored' }] },
      { type: 'reasoning-start', id: 'r' },
      { type: 'reasoning-delta', id: 'r', delta: 'hm' },
      { type: 'reasoning-delta', id: 'r', delta: '', ...on(1) },
      { type: 'text-start', id: 't' },
      { type: 'reasoning-end', id: 'r' },
      { type: 'text-delta', id: 't', delta: 'a' },
      { type: 'tool-call', toolCallId: 'c', toolName: 'x', input: '{"a":1}', ...on(2) },
      { type: 'tool-call', toolCallId: 'd', toolName: 'y', input: '{}', providerExecuted: true },
      { type: 'text-delta', id: 't', delta: 'b' },
      { type: 'text-end', id: 't' },
      { type: 'text-start', id: 'empty' },
      { type: 'source', sourceType: 'url', id: 's', url: 'https://example.com' },
      { type: 'text-start', id: 't' },
      { type: 'text-delta', id: 't', delta: 'second' },
      { ...STOP, ...on(3) },
    ]),
  );
  expect(parts.slice(0, -1)).toEqual([
    { type: 'reasoning-delta', text: 'hm' },
    { type: 'text-delta', text: 'a' },
    { type: 'tool-call', toolCallId: 'c', toolName: 'x', arguments: '{"a":1}' },
    { type: 'text-delta', text: 'b' },
    { type: 'text-delta', text: 'second' },
  ]);
  expect(parts.at(-1)).toEqual({
    type: 'finish',
    completion: {
      message: {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'hm', ...on(1) },
          { type: 'text', text: 'ab' },
          { type: 'tool-call', toolCallId: 'c', toolName: 'x', arguments: '{"a":1}', ...on(2) },
          { type: 'text', text: 'second' },
        ],
      },
      finishReason: 'stop',
      usage: { inputTokens: 1, outputTokens: 1, cachedInputTokens: 0, reasoningTokens: 0, costUsd: undefined },
      warnings: ['"seed" is not supported: ignored'],
      ...on(3),
    },
  });
});

test('gives the model every kind of message and setting in the form of the specification', async () => {
  const calls: LanguageModelV4CallOptions[] = [];
  const metadata = { mock: { signature: 's' } };
  const messages: Message[] = [
    { role: 'system', content: 'be' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'look' },
        { type: 'file', mediaType: 'image/png', data: { base64: 'AA==' }, filename: 'a.png' },
        { type: 'file', mediaType: 'image/png', data: { url: 'https://example.com/a.png' } },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'reasoning', text: '', providerMetadata: metadata },
        { type: 'text', text: '' },
        { type: 'tool-call', toolCallId: '1', toolName: 'x', arguments: '', providerMetadata: metadata },
        { type: 'tool-call', toolCallId: '2', toolName: 'x', arguments: '{"broken' },
        { type: 'tool-call', toolCallId: '3', toolName: 'x', arguments: '[1]' },
      ],
    },
    {
      role: 'tool',
      content: [
        { type: 'tool-result', toolCallId: '1', toolName: 'x', output: 'fine' },
        { type: 'tool-result', toolCallId: '2', toolName: 'x', output: 'no', isError: true },
        { type: 'tool-result', toolCallId: '3', toolName: 'x', output: { a: 1 } },
      ],
    },
  ];
  await run(mock([STOP], calls), {
    messages,
    tools: [{ name: 'x', description: 'd', parameters: { type: 'object' } }],
    toolChoice: { tool: 'x' },
    temperature: 0.5,
    topP: 0.9,
    maxOutputTokens: 10,
    stopSequences: ['END'],
    seed: 7,
    reasoningEffort: 'low',
    providerOptions: { mock: { a: 1 } },
  });
  expect(calls).toEqual([
    {
      prompt: [
        { role: 'system', content: 'be' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'look' },
            { type: 'file', mediaType: 'image/png', data: { type: 'data', data: 'AA==' }, filename: 'a.png' },
            { type: 'file', mediaType: 'image/png', data: { type: 'url', url: new URL('https://example.com/a.png') } },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: '', providerOptions: metadata },
            { type: 'tool-call', toolCallId: '1', toolName: 'x', input: {}, providerOptions: metadata },
            { type: 'tool-call', toolCallId: '2', toolName: 'x', input: { invalid_arguments: '{"broken' } },
            { type: 'tool-call', toolCallId: '3', toolName: 'x', input: { invalid_arguments: '[1]' } },
          ],
        },
        {
          role: 'tool',
          content: [
            { type: 'tool-result', toolCallId: '1', toolName: 'x', output: { type: 'text', value: 'fine' } },
            { type: 'tool-result', toolCallId: '2', toolName: 'x', output: { type: 'error-text', value: 'no' } },
            { type: 'tool-result', toolCallId: '3', toolName: 'x', output: { type: 'json', value: { a: 1 } } },
          ],
        },
      ],
      tools: [{ type: 'function', name: 'x', description: 'd', inputSchema: { type: 'object' } }],
      toolChoice: { type: 'tool', toolName: 'x' },
      temperature: 0.5,
      topP: 0.9,
      maxOutputTokens: 10,
      stopSequences: ['END'],
      seed: 7,
      reasoning: 'low',
      providerOptions: { mock: { a: 1 } },
    },
  ]);
});

test.each([
  ['anthropic', 'claude-sonnet-4-5', 'signature-1'],
  ['google', 'gemini-2.5-flash', 'signature-1'],
])('reasoning goes back to %s with its signature', async (name, modelId, signature) => {
  await using server = await startLlmServer();
  const provider = await providerAt(server, name);
  server.answer({ reasoning: 'thinking', text: 'said' }, 'again');
  const last = (await run(provider, { modelId })).at(-1);
  if (last?.type !== 'finish') throw new Error('no finish');
  const messages: Message[] = [
    { role: 'user', content: 'hi' },
    last.completion.message,
    { role: 'user', content: 'and?' },
  ];
  await run(provider, { modelId, messages });
  const [first, second] = server.requests.map(({ body }) => JSON.stringify(body));
  expect(first).not.toContain(signature);
  expect(second).toContain(signature);
});

test('reasoning goes back to the Responses API encrypted, since nothing is kept there', async () => {
  await using server = await startLlmServer();
  const here: typeof fetch = (address, init) =>
    fetch(new Request(address).url.replace('https://api.openai.com', server.url), init);
  const providers = standardProviders({ OPENAI_API_KEY: 'not-a-real-key' }, { fetch: here });
  const { provider } = await createModelRegistry({ providers }).resolve('openai');
  server.answer({ reasoning: 'thinking', text: 'said' }, 'again');
  const last = (await run(provider, { modelId: 'gpt-5-mini' })).at(-1);
  if (last?.type !== 'finish') throw new Error('no finish');
  const messages: Message[] = [
    { role: 'user', content: 'hi' },
    last.completion.message,
    { role: 'user', content: '?' },
  ];
  await run(provider, { modelId: 'gpt-5-mini', messages });
  expect(server.requests.map(({ path }) => path)).toEqual(['/v1/responses', '/v1/responses']);
  expect(server.requests[1]?.body).toMatchObject({ store: false, include: ['reasoning.encrypted_content'] });
  expect(JSON.stringify(server.requests[1]?.body)).toContain('"encrypted_content":"encrypted-1"');
});

test('a wait that a provider asks for is kept by the door to models', async () => {
  await using server = await startLlmServer();
  const registry = createModelRegistry({ providers: standardProviders(server.environment) });
  const clock = createManualClock({ autoAdvance: true });
  const context = createRunContext({ clock, models: registry });
  server.fail({ status: 429, headers: { 'retry-after-ms': '120' } }, { status: 503, headers: { 'retry-after': '2' } });
  const model = await registry.resolve('openai/gpt-4o-mini');
  const parts: CompletionPart[] = [];
  const request = { messages: [{ role: 'user' as const, content: 'hi' }] };
  for await (const part of streamCompletion({ model, request }, context)) parts.push(part);
  expect(parts.at(-1)).toMatchObject({ completion: { usage: { costUsd: (10 * 0.15 + 5 * 0.6) / 1_000_000 } } });
  expect(clock.sleeps).toEqual([120, 2000]);
  expect(server.requests).toHaveLength(3);
});

test('a date to wait for is measured on the clock of the provider', async () => {
  await using server = await startLlmServer();
  const headers = { date: 'Sat, 21 Nov 2026 12:00:00 GMT', 'retry-after': 'Sat, 21 Nov 2026 12:00:30 GMT' };
  server.fail({ status: 503, headers });
  const provider = await providerAt(server, 'openai');
  await expect(run(provider)).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE', data: { retryAfterMs: 30_000 } });
});

test('a request that a package refuses to send is the caller’s mistake, not retryable', async () => {
  await using server = await startLlmServer();
  const provider = await providerAt(server, 'openai');
  const file = { type: 'file' as const, mediaType: 'video/x-unheard-of', data: { base64: 'AA==' } };
  await expect(run(provider, { messages: [{ role: 'user', content: [file] }] })).rejects.toMatchObject({
    code: 'NOT_SUPPORTED',
    retryable: false,
  });
  await expect(run(provider, { providerOptions: { openai: { user: 7 } } })).rejects.toMatchObject({
    code: 'VALIDATION_FAILED',
  });
  expect(server.requests).toEqual([]);
});

test.each([
  ['openai', 'gpt-4o-mini'],
  ['anthropic', 'claude-sonnet-4-5'],
  ['google', 'gemini-2.5-flash'],
  ['ollama', 'm'],
])('an answer of %s that ends without its end is a failure', async (name, modelId) => {
  await using server = await startLlmServer();
  server.answer('one two three four');
  server.fail({ endAfter: 3 });
  const provider = await providerAt(server, `${name}/${modelId}`);
  await expect(run(provider, { modelId })).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE', retryable: true });
});

test.each([
  ['openai', 'gpt-4o-mini'],
  ['anthropic', 'claude-sonnet-4-5'],
  ['google', 'gemini-2.5-flash'],
  ['ollama', 'm'],
])(
  'an answer of %s that is something else is a failure, and one that never begins can be aborted',
  async (name, modelId) => {
    await using server = await startLlmServer();
    const provider = await providerAt(server, `${name}/${modelId}`);
    server.fail({ status: 200, body: '<html>a proxy</html>' }, { hangAfter: 0 });
    await expect(run(provider, { modelId })).rejects.toMatchObject({ name: 'ProviderError', retryable: true });
    const stop = new AbortController();
    const messages = [{ role: 'user' as const, content: 'hi' }];
    const next = provider.stream({ modelId, messages }, { signal: stop.signal })[Symbol.asyncIterator]().next();
    const reason = new Error('enough');
    const request = await server.request(2);
    stop.abort(reason);
    await expect(next).rejects.toBe(reason);
    expect(await request.ended).toBe('aborted');
  },
);

test('a mistake in code is not worth a second attempt, a broken connection is', async () => {
  await expect(run(mock(new TypeError('x is not a function')))).rejects.toMatchObject({ retryable: false });
  const reset = new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });
  await expect(run(mock(reset))).rejects.toMatchObject({ retryable: true, cause: { code: 'ECONNRESET' } });
  const file = { type: 'file' as const, mediaType: 'image/png', data: { url: 'not a url' } };
  await expect(run(mock([STOP]), { messages: [{ role: 'user', content: [file] }] })).rejects.toMatchObject({
    code: 'VALIDATION_FAILED',
  });
});

test('an error inside a stream becomes a provider error, and one of ours stays what it is', async () => {
  const inside = mock([{ type: 'error', error: { message: 'overloaded', statusCode: 529, isRetryable: true } }, STOP]);
  await expect(run(inside)).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE', status: 529, retryable: true });
  const ours = new SpellError({ code: 'NOT_SUPPORTED', message: 'no' });
  await expect(run(mock(ours))).rejects.toBe(ours);
  await expect(run(mock([{ type: 'text-delta', id: 'x', delta: 'y' }]))).rejects.toMatchObject({
    message: 'Model "mock/m": the answer broke off before its end.',
  });
});

test('a provider without embeddings offers none', () => {
  expect(mock([]).embed).toBeUndefined();
});

test('embeds more texts than one call takes', async () => {
  const sizes: number[] = [];
  const provider = createAiSdkProvider({
    name: 'mock',
    provider: {
      languageModel: () => {
        throw new Error('not used');
      },
      embeddingModel: (modelId) => ({
        specificationVersion: 'v4',
        provider: 'mock',
        modelId,
        maxEmbeddingsPerCall: 2,
        supportsParallelCalls: true,
        doEmbed: ({ values }) => {
          sizes.push(values.length);
          return Promise.resolve({
            embeddings: values.map((value) => [value.length]),
            usage: { tokens: 1 },
            warnings: [],
          });
        },
      }),
    },
  });
  const result = await provider.embed?.('m', ['a', 'bb', 'ccc', 'dddd', 'e']);
  expect(result).toEqual({ embeddings: [[1], [2], [3], [4], [1]], inputTokens: 3 });
  expect(sizes).toEqual([2, 2, 1]);
});

test('no text of a conversation is in an error that quotes it', async () => {
  const secret = 'the launch code is 4711 and nobody may know it';
  const error = Object.assign(new Error(`Invalid message: ${secret.slice(4)}`), {
    name: 'AI_APICallError',
    statusCode: 400,
    requestBodyValues: { secret },
    cause: new Error(secret),
  });
  const content: JsonObject = { nested: secret };
  const messages: Message[] = [
    { role: 'tool', content: [{ type: 'tool-result', toolCallId: '1', toolName: 'x', output: content }] },
  ];
  const thrown: unknown = await run(mock(error), { messages }).catch((reason: unknown) => reason);
  expect(thrown).toMatchObject({ code: 'PROVIDER_FAILED' });
  expect(errorText(thrown)).not.toContain('launch');
  expect(errorText(thrown)).not.toContain('4711');
});

test('a redacted message never holds a key, and is never long', () => {
  assert(
    property(string(), string({ minLength: 4 }), (message, secret) => {
      const text = redactText(`${message} sk-proj-abcdef123456 ${secret} Bearer abc.def`, [secret]);
      expect(text).not.toContain('abcdef123456');
      expect(text).not.toContain('abc.def');
      expect(text.length).toBeLessThanOrEqual(501);
    }),
  );
  expect(redactText('Incorrect API key provided: sk-ab****yz.', [])).toBe('Incorrect API key provided: [redacted].');
  expect(redactText('The model `gpt-9` does not exist.', ['hello there'])).toBe('The model `gpt-9` does not exist.');
});
