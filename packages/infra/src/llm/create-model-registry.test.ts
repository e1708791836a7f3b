import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { SpellError, type LLMProvider } from '@llmspell/core';
import { createScriptedProvider } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { createModelRegistry, type ProviderRegistration } from './index.ts';

function registration(name: string, more: Partial<ProviderRegistration> = {}): ProviderRegistration {
  return { name, load: () => createScriptedProvider([], { name }), ...more };
}

const PROVIDERS = [
  registration('openai', { configured: false, setup: 'Set OPENAI_API_KEY.', defaultModel: 'gpt-5-mini' }),
  registration('ollama', { price: 'free', defaultModel: 'llama3.2:3b' }),
  registration('openrouter'),
  registration('echo', { models: ['echo'], defaultModel: 'echo', price: 'free' }),
];

const registry = createModelRegistry({ providers: PROVIDERS, defaultModel: 'ollama' });

test.each([
  ['ollama/qwen3:8b', 'ollama/qwen3:8b', 'qwen3:8b'],
  ['ollama:qwen3:8b', 'ollama/qwen3:8b', 'qwen3:8b'],
  ['openrouter/meta-llama/llama-3:free', 'openrouter/meta-llama/llama-3:free', 'meta-llama/llama-3:free'],
  ['ollama', 'ollama/llama3.2:3b', 'llama3.2:3b'],
  ['ollama/', 'ollama/llama3.2:3b', 'llama3.2:3b'],
  [undefined, 'ollama/llama3.2:3b', 'llama3.2:3b'],
  ['qwen3', 'ollama/qwen3', 'qwen3'],
  ['qwen3:8b', 'ollama/qwen3:8b', 'qwen3:8b'],
  ['echo', 'echo/echo', 'echo'],
])('%s means %s', async (id, full, modelId) => {
  const model = await registry.resolve(id);
  expect([model.id, model.modelId, model.provider.name]).toEqual([full, modelId, full.split('/')[0]]);
  expect(registry.canResolve(id)).toBe(true);
});

test.each([
  ['opnai/gpt-4o', 'MODEL_NOT_FOUND', 'Did you mean "openai/gpt-4o"?'],
  ['opnai:gpt-4o', 'MODEL_NOT_FOUND', 'Did you mean "openai:gpt-4o"?'],
  ['nobody/x', 'MODEL_NOT_FOUND', 'Configured providers: ollama, openrouter, echo. Not configured: openai.'],
  ['constructor/x', 'MODEL_NOT_FOUND', 'No provider for the model "constructor/x"'],
  ['openai/gpt-4o', 'MODEL_NOT_CONFIGURED', 'Set OPENAI_API_KEY.'],
  ['openrouter', 'MODEL_NOT_FOUND', 'Name one: "openrouter/<model>"'],
  ['echo/gpt-4o', 'MODEL_NOT_FOUND', 'has no model "gpt-4o". It has: echo'],
])('%s is refused with %s', async (id, code, text) => {
  const error: unknown = await registry.resolve(id).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code });
  expect((error as Error).message).toContain(text);
  expect(registry.canResolve(id)).toBe(false);
});

test('without a default model none is meant by nothing', async () => {
  const bare = createModelRegistry({ providers: PROVIDERS });
  await expect(bare.resolve()).rejects.toMatchObject({ code: 'MODEL_NOT_CONFIGURED' });
  await expect(bare.resolve('qwen3')).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  expect(bare.canResolve()).toBe(false);
});

test('a provider is loaded once, when it is first used, and again after a failure', async () => {
  const loads: string[] = [];
  const provider: LLMProvider = createScriptedProvider();
  const missing = new SpellError({ code: 'PEER_MISSING', message: 'npm i it' });
  const lazy = createModelRegistry({
    providers: [
      registration('a', {
        load: () => {
          loads.push('a');
          return loads.length === 1 ? Promise.reject(missing) : Promise.resolve(provider);
        },
      }),
    ],
  });
  expect([loads.length, lazy.canResolve('a/x'), loads.length]).toEqual([0, true, 0]);
  await expect(lazy.resolve('a/x')).rejects.toBe(missing);
  const [first, second] = await Promise.all([lazy.resolve('a/x'), lazy.resolve('a/y')]);
  expect(first.provider).toBe(second.provider);
  expect(loads).toHaveLength(2);
});

test('prices come from the provider, from one’s own list, and from the built-in one, in this order', async () => {
  const own = { inputUsd: 1, outputUsd: 2 };
  const priced = createModelRegistry({
    providers: [registration('openai'), registration('ollama', { price: 'free' })],
    prices: { 'openai/gpt-4o': own, 'ollama/x': own },
  });
  expect((await priced.resolve('openai/gpt-4o')).price).toBe(own);
  expect((await priced.resolve('openai/gpt-4.1')).price).toMatchObject({ inputUsd: 2 });
  expect((await priced.resolve('openai/unheard-of')).price).toBeUndefined();
  expect((await priced.resolve('ollama/x')).price).toBe('free');
});

test('takes a provider as it is, and the later one of a name', async () => {
  const provider = createScriptedProvider(['hi'], { name: 'openai' });
  const mixed = createModelRegistry({ providers: [...PROVIDERS, provider] });
  await collect((await mixed.resolve('openai/gpt-4o')).provider);
  expect(provider.calls).toHaveLength(1);
  expect(mixed.providers().map(({ name }) => name)).toEqual(['openai', 'ollama', 'openrouter', 'echo']);
});

test('tells its providers', () => {
  expect(registry.providers()).toEqual([
    { name: 'openai', configured: false, defaultModel: 'gpt-5-mini' },
    { name: 'ollama', configured: true, defaultModel: 'llama3.2:3b' },
    { name: 'openrouter', configured: true },
    { name: 'echo', configured: true, defaultModel: 'echo' },
  ]);
});

async function collect(provider: LLMProvider): Promise<void> {
  for await (const part of provider.stream({ modelId: 'm', messages: [] })) expect(part).toBeDefined();
}

test('ids with commas between them are a chain, without those that cannot be used', async () => {
  const chain = await registry.resolve('openrouter/x, ollama,openrouter/x , openai/gpt-4o,');
  expect(chain.id).toBe('openrouter/x, ollama/llama3.2:3b');
  expect(chain.alternatives?.map(({ id }) => id)).toEqual(['openrouter/x', 'ollama/llama3.2:3b']);
  expect((await registry.resolve('openai/gpt-4o, ollama')).id).toBe('ollama/llama3.2:3b');
  expect(registry.canResolve('openai/gpt-4o, ollama')).toBe(true);
  expect(registry.canResolve('openai/gpt-4o, openai')).toBe(false);
  await expect(registry.resolve('openai/gpt-4o, openai')).rejects.toMatchObject({ code: 'MODEL_NOT_CONFIGURED' });
  await expect(registry.resolve('ollama, opnai/gpt-4o')).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  await expect(registry.resolve(' , ')).rejects.toMatchObject({ code: 'MODEL_NOT_CONFIGURED' });
});

test('the default may be a chain; a model without a provider is one of its first', async () => {
  const chained = createModelRegistry({ providers: PROVIDERS, defaultModel: 'ollama, openrouter/x' });
  expect((await chained.resolve()).id).toBe('ollama/llama3.2:3b, openrouter/x');
  expect((await chained.resolve('qwen3')).id).toBe('ollama/qwen3');
});

test('a file with prices of one’s own wins over the built-in ones, and what is given over the file', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'llmspell-prices-'));
  try {
    const priceFile = path.join(folder, 'prices.json');
    const price = { inputUsd: 7, outputUsd: 8, cacheWriteUsd: 9 };
    const prices = { 'openai/gpt-4o': price, 'openai/mine': price, 'openai/gpt-4.1': price };
    await writeFile(priceFile, JSON.stringify({ date: '2026-11-21', prices }));
    const providers = [registration('openai')];
    const filed = createModelRegistry({ providers, priceFile, prices: { 'openai/mine': 'free' } });
    expect((await filed.resolve('openai/gpt-4o-2024-08-06')).price).toEqual(price);
    expect((await filed.resolve('openai/mine')).price).toBe('free');
    expect((await filed.resolve('openai/gpt-4.1-mini')).price).toMatchObject({ inputUsd: 0.4 });
    for (const [text, code] of [
      ['{', 'VALIDATION_FAILED'],
      ['{"prices":{"a/b":{"inputUsd":-1,"outputUsd":1}}}', 'VALIDATION_FAILED'],
      ['{"prices":{"a/b":{"inputUsd":1,"outputUsd":1,"cachedInput":1}}}', 'VALIDATION_FAILED'],
    ] as const) {
      await writeFile(priceFile, text);
      const broken = createModelRegistry({ providers, priceFile });
      await expect(broken.resolve('openai/x')).rejects.toMatchObject({
        code,
        message: expect.stringContaining(priceFile) as string,
      });
    }
    const missing = createModelRegistry({ providers, priceFile: path.join(folder, 'none.json') });
    await expect(missing.resolve('openai/x')).rejects.toMatchObject({ code: 'FILE_FAILED' });
  } finally {
    await rm(folder, { recursive: true });
  }
});
