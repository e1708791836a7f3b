import { textOf, type CompletionRequest, type JsonObject, type ModelPrice } from '@llmspell/core';
import { startLlmServer, type LlmServer } from '@llmspell/testing/llm-server';
import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';

import { importPeer } from './import-peer.ts';
import { createModelRegistry, findPrice, loadPrices, resolveDefaultModel, standardProviders } from './index.ts';
import { ollamaUrl } from './ollama-url.ts';

const SCHEMA: JsonObject = {
  type: 'object',
  properties: { name: { type: 'string' }, age: { type: 'number' } },
  required: ['name', 'age'],
};

async function ask(server: LlmServer, id: string, more: Partial<CompletionRequest> = {}): Promise<string> {
  const registry = createModelRegistry({ providers: standardProviders(server.environment) });
  const { provider, modelId } = await registry.resolve(id);
  const request: CompletionRequest = { modelId, messages: [{ role: 'user', content: 'hello' }], ...more };
  for await (const part of provider.stream(request)) {
    if (part.type === 'finish') return textOf(part.completion.message);
  }
  throw new Error('no finish');
}

const bodyOf = ({ requests }: LlmServer): JsonObject => requests.at(-1)?.body as JsonObject;

test('without keys only what runs on this machine is configured', () => {
  const configured = standardProviders({ OPENAI_API_KEY: ' ' }).filter((provider) => provider.configured !== false);
  expect(configured.map(({ name }) => name)).toEqual(['ollama', 'echo']);
});

test('every unconfigured provider says what to set', async () => {
  const registry = createModelRegistry({ providers: standardProviders({}) });
  for (const [id, variable] of Object.entries({
    openai: 'OPENAI_API_KEY',
    anthropic: 'ANTHROPIC_API_KEY',
    google: 'GOOGLE_GENERATIVE_AI_API_KEY',
    'openai-compatible/x': 'OPENAI_COMPATIBLE_BASE_URL',
  })) {
    await expect(registry.resolve(id)).rejects.toMatchObject({
      code: 'MODEL_NOT_CONFIGURED',
      message: expect.stringContaining(variable) as string,
    });
  }
});

test('each key reaches its own server alone', async () => {
  await using server = await startLlmServer();
  const headers = async (id: string) => {
    await ask(server, id);
    return server.requests.at(-1)?.headers;
  };
  expect(await headers('openai')).toMatchObject({ authorization: 'Bearer test-openai-key' });
  expect(await headers('anthropic')).toMatchObject({ 'x-api-key': 'test-anthropic-key' });
  expect(await headers('google')).toMatchObject({ 'x-goog-api-key': 'test-google-key' });
  expect(await headers('openai-compatible/m')).toMatchObject({ authorization: 'Bearer test-compatible-key' });
  expect(await headers('ollama/m')).not.toHaveProperty('authorization');
});

test('a gateway of OpenAI is asked for chat completions, and keeps nothing', async () => {
  await using server = await startLlmServer();
  await ask(server, 'openai');
  expect(server.requests.at(-1)?.path).toBe('/v1/chat/completions');
  expect(bodyOf(server)).toMatchObject({ model: 'gpt-5-mini', store: false });
});

test('the options of a request win over the defaults, key by key', async () => {
  await using server = await startLlmServer();
  await ask(server, 'openai', { providerOptions: { openai: { store: true, user: 'u1' } } });
  expect(bodyOf(server)).toMatchObject({ store: true, user: 'u1' });
});

test('strict mode is on for a schema whose keys are all required, and off otherwise', async () => {
  await using server = await startLlmServer();
  const formatOf = async (schema: JsonObject) => {
    await ask(server, 'openai', { responseFormat: { type: 'json', schema } });
    return (bodyOf(server)['response_format'] as JsonObject)['json_schema'];
  };
  const closed = { additionalProperties: false };
  expect(await formatOf(SCHEMA)).toMatchObject({ strict: true, schema: closed });
  expect(await formatOf({ ...SCHEMA, required: ['name'] })).toMatchObject({ strict: false, schema: closed });
});

test('a server that enforces no schema is told it in words', async () => {
  await using server = await startLlmServer();
  server.answer({ json: { name: 'a', age: 1 } });
  const messages = [
    { role: 'system' as const, content: 'Be kind.' },
    { role: 'user' as const, content: 'hello' },
  ];
  await ask(server, 'openai-compatible/m', { messages, responseFormat: { type: 'json', schema: SCHEMA } });
  expect(bodyOf(server)['response_format']).toEqual({ type: 'json_object' });
  expect(server.requests.at(-1)?.question?.system).toContain(`Be kind.\n\nAnswer with one JSON document`);
  expect(server.requests.at(-1)?.question?.system).toContain(JSON.stringify(SCHEMA));
  await ask(server, 'ollama/m', { responseFormat: { type: 'json', schema: SCHEMA } });
  expect(server.requests.at(-1)?.question?.schema).toMatchObject(SCHEMA);
});

test.each([
  [undefined, 'http://127.0.0.1:11434'],
  ['', 'http://127.0.0.1:11434'],
  ['myhost', 'http://myhost:11434'],
  ['myhost:8080', 'http://myhost:8080'],
  ['0.0.0.0:11434', 'http://127.0.0.1:11434'],
  [':9999', 'http://127.0.0.1:9999'],
  ['9999', 'http://127.0.0.1:9999'],
  ['http://myhost/', 'http://myhost'],
  ['https://models.example.com/ollama/', 'https://models.example.com/ollama'],
  ['[::1]:11434', 'http://[::1]:11434'],
  ['http://', 'http://127.0.0.1:11434'],
])('OLLAMA_HOST %j is %s', (host, url) => {
  expect(ollamaUrl(host)).toBe(url);
});

test('any OLLAMA_HOST gives a URL', () => {
  assert(
    property(string(), (host) => {
      const url = ollamaUrl(host);
      expect(URL.canParse(url) && !url.endsWith('/')).toBe(true);
    }),
  );
});

test('a version of a model costs what the model costs, unless it has a price of its own', async () => {
  const { prices } = await loadPrices();
  const gpt4o = prices['openai/gpt-4o'];
  expect(await findPrice('openai/gpt-4o-2024-08-06')).toBe(gpt4o);
  expect(await findPrice('openai/gpt-4o-2024-05-13')).not.toEqual(gpt4o);
  expect(await findPrice('anthropic/claude-sonnet-4-5-20250929')).toBe(prices['anthropic/claude-sonnet-4-5']);
  expect(await findPrice('anthropic/claude-3-7-sonnet-latest')).toBe(prices['anthropic/claude-3-7-sonnet']);
  expect(await findPrice('google/gemini-2.0-flash-001')).toBe(prices['google/gemini-2.0-flash']);
  expect(await findPrice('google/gemini-3-flash-preview')).toBe(prices['google/gemini-3-flash']);
  expect(await findPrice('openai/gpt-4o-audio-preview')).toBeUndefined();
  expect(await findPrice('openai/constructor')).toBeUndefined();
  expect(await findPrice('openai/gpt-4o-2024-08-06', { 'openai/gpt-4o': 'free' })).toBe('free');
});

test('a chain costs what its dearest model costs, and nobody knows what when one is unknown', async () => {
  const { prices } = await loadPrices();
  expect(await findPrice('openai/gpt-4o-mini, openai/gpt-4o')).toBe(prices['openai/gpt-4o']);
  expect(await findPrice('a/free, openai/gpt-4o', { 'a/free': 'free' })).toBe(prices['openai/gpt-4o']);
  expect(await findPrice('openai/gpt-4o, nobody/x')).toBeUndefined();
});

test('the built-in prices have a date, tell where they were read, and are sensible numbers', async () => {
  const { date, sources = [], prices } = await loadPrices();
  expect(date).toMatch(/^20\d\d-\d\d-\d\d$/);
  const covered = sources.map(({ models }) => models.replace('*', ''));
  expect(Object.keys(prices).length).toBeGreaterThan(60);
  for (const [id, price] of Object.entries(prices)) {
    expect(id).toMatch(/^(openai|anthropic|google|cohere)\/[a-z0-9.-]+$/);
    expect(covered.filter((prefix) => id.startsWith(prefix))).toHaveLength(1);
    const { inputUsd, outputUsd, ...rest } = price as ModelPrice;
    const { cachedInputUsd = inputUsd, cacheWriteUsd = inputUsd, minuteUsd = 0, callUsd = 0 } = rest;
    expect(inputUsd + minuteUsd + callUsd).toBeGreaterThan(0);
    // What gives no text has no price for output.
    expect(outputUsd === 0 || outputUsd > inputUsd).toBe(true);
    expect(cachedInputUsd).toBeLessThanOrEqual(inputUsd);
    expect(cacheWriteUsd).toBeGreaterThanOrEqual(inputUsd);
  }
});

test('the default models of the standard providers have prices', async () => {
  const named = standardProviders({}).filter(({ name }) => ['openai', 'anthropic', 'google'].includes(name));
  for (const { name, defaultModel } of named) expect(await findPrice(`${name}/${defaultModel}`)).toBeDefined();
});

test('a missing package is an error with the command that installs it', async () => {
  const name = '@ai-sdk/not-there';
  const load = importPeer(name, () => import(name) as Promise<unknown>);
  await expect(load).rejects.toMatchObject({
    code: 'PEER_MISSING',
    message: expect.stringContaining('npm i @ai-sdk/not-there') as string,
  });
  const broken = new SyntaxError('broken package');
  await expect(importPeer('x', () => Promise.reject(broken))).rejects.toBe(broken);
});

test('the default model is what was asked for, then a configured one, then a local one, then the echo', async () => {
  await using server = await startLlmServer({ models: ['nomic-embed-text:latest', 'qwen3:8b', 'llama3.2:3b'] });
  const choose = (environment: Record<string, string>, explicit?: string) => {
    const registry = createModelRegistry({ providers: standardProviders(environment) });
    return resolveDefaultModel({ explicit, registry, environment });
  };
  const local = { OLLAMA_HOST: server.url };
  const all = { ...local, GOOGLE_API_KEY: 'g', ANTHROPIC_API_KEY: 'a', OPENAI_API_KEY: 'o' };
  expect(await choose(all, 'ollama/x')).toEqual({ id: 'ollama/x', source: 'explicit' });
  expect(await choose(all)).toEqual({ id: 'openai/gpt-5-mini', source: 'configured' });
  expect(await choose({ ...local, GOOGLE_API_KEY: 'g', ANTHROPIC_API_KEY: 'a' })).toMatchObject({
    id: 'anthropic/claude-sonnet-4-5',
  });
  expect(await choose({ GEMINI_API_KEY: 'g' })).toMatchObject({ id: 'google/gemini-2.5-flash' });
  expect(server.requests).toEqual([]);
  expect(await choose(local)).toEqual({ id: 'ollama/qwen3:8b', source: 'ollama' });
  expect(await choose({ ...local, OLLAMA_MODEL: 'llama3.2:3b' })).toMatchObject({ id: 'ollama/llama3.2:3b' });
  expect(await choose({ ...local, OLLAMA_MODEL: 'missing' })).toMatchObject({ id: 'ollama/qwen3:8b' });
  await server.close();
  expect(await choose(local)).toEqual({ id: 'echo/echo', source: 'echo' });
});

test('a server that never answers is given up, and an abort is passed on', async () => {
  const environment = {};
  const registry = createModelRegistry({ providers: standardProviders(environment) });
  const hang = (_url: string, { signal }: RequestInit): Promise<Response> =>
    new Promise((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error));
    });
  const waiting = resolveDefaultModel({ registry, environment, fetch: hang, probeTimeoutMs: 1 });
  expect(await waiting).toMatchObject({ source: 'echo' });
  for (const text of ['<html>', 'null', '{"models":{}}', '{"models":[null,{"name":3}]}']) {
    const odd = (): Promise<Response> => Promise.resolve(new Response(text));
    expect(await resolveDefaultModel({ registry, environment, fetch: odd })).toMatchObject({ source: 'echo' });
  }
  const reason = new Error('stop');
  const signal = AbortSignal.abort(reason);
  await expect(resolveDefaultModel({ registry, environment, fetch: hang, signal })).rejects.toBe(reason);
});
