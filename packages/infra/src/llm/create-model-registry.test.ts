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
  const provider = createScriptedProvider([], { name: 'openai' });
  const mixed = createModelRegistry({ providers: [...PROVIDERS, provider] });
  expect((await mixed.resolve('openai/gpt-4o')).provider).toBe(provider);
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
