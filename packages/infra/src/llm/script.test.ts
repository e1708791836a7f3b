import {
  createRunContext,
  SpellError,
  type HostCall,
  type HostHandle,
  type PortFactories,
  type RunContext,
} from '@llmspell/core';
import { startLlmServer } from '@llmspell/testing/llm-server';
import { expect, test } from 'vitest';

import { llmHostModule } from '../script/index.ts';
import { createModelRegistry, standardProviders } from './index.ts';

async function call(context: RunContext, name: string, ...args: readonly unknown[]): Promise<unknown> {
  const [className, methodName = ''] = name.split('.');
  const method = llmHostModule.classes.find((known) => known.name === className)?.statics?.[methodName];
  if (method === undefined) throw new Error(`no method ${name}`);
  const parsed = await method.params['~standard'].validate(args);
  if (parsed.issues !== undefined) throw new Error(JSON.stringify(parsed.issues));
  // Statics of this module use nothing of a call but its context and handles; the object stands for its handle here.
  const self = undefined as never;
  const handle = (_class: string, object: object) => object as HostHandle;
  return method.call({ context, handle } as HostCall, self, ...(parsed.value as never[]));
}

const MODELS = createModelRegistry({ providers: standardProviders({ OPENAI_API_KEY: 'test-key-not-real' }) });

function contextAt(url: string): RunContext {
  const ports: Partial<PortFactories> = {
    fetch: () => async (address, init) => {
      try {
        return await fetch(address, init);
      } catch (cause) {
        throw new SpellError({ code: 'HTTP_FAILED', message: 'no answer', cause });
      }
    },
    environment: () => ({
      get: (name) => Promise.resolve(name === 'OLLAMA_HOST' ? url : undefined),
      names: () => Promise.resolve([]),
    }),
  };
  return createRunContext({ models: MODELS, ports });
}

test('Provider.list tells every provider, and what the configured ones can do', async () => {
  const list = await call(contextAt(''), 'Provider.list');
  expect(list).toMatchObject([
    { name: 'openai', enabled: true, capabilities: { supports_streaming: true, supports_multimodal: true } },
    { name: 'anthropic', enabled: false, default_model: 'claude-sonnet-4-5' },
    { name: 'google', enabled: false },
    { name: 'openai-compatible', enabled: false },
    { name: 'cohere', enabled: false },
    { name: 'ollama', enabled: true },
    { name: 'echo', enabled: true, default_model: 'echo', capabilities: { supports_tools: true } },
  ]);
});

test('Provider.get and getCapabilities give nothing for an unknown name', async () => {
  const context = contextAt('');
  expect(await call(context, 'Provider.get', 'openai')).toMatchObject({ name: 'openai', enabled: true });
  expect(await call(context, 'Provider.get', 'constructor')).toBeNull();
  expect(await call(context, 'Provider.getCapabilities', 'anthropic')).toBeNull();
  expect(await call(context, 'Provider.getCapabilities', 'echo')).toMatchObject({ supports_multimodal: false });
});

test('Provider.isAvailable asks a local server whether it is there', async () => {
  await using server = await startLlmServer();
  expect(await call(contextAt(server.url), 'Provider.isAvailable', 'ollama')).toBe(true);
  await server.close();
  expect(await call(contextAt(server.url), 'Provider.isAvailable', 'ollama')).toBe(false);
  expect(await call(contextAt(''), 'Provider.isAvailable', 'openai')).toBe(true);
  expect(await call(contextAt(''), 'Provider.isAvailable', 'anthropic')).toBe(false);
  expect(await call(contextAt(''), 'Provider.isAvailable', 'nothing')).toBe(false);
});

test('LocalLLM tells what Ollama has', async () => {
  await using server = await startLlmServer({ models: ['llama3.2:3b', 'qwen3:8b'] });
  const context = contextAt(server.url);
  expect(await call(context, 'LocalLLM.status')).toEqual({
    ollama: { running: true, models: 2, version: '0.0.0-llmspell-testing' },
    candle: { ready: false, models: 0, error: 'Not configured' },
  });
  const entry = { backend: 'ollama', size_bytes: 1_000_000, quantization: 'Q4_0' };
  const all = [
    { id: 'llama3.2:3b', ...entry, modified_at: '2026-01-01T00:00:00Z' },
    { id: 'qwen3:8b', ...entry, modified_at: '2026-01-01T00:00:00Z' },
  ];
  expect(await call(context, 'LocalLLM.list')).toEqual(all);
  expect(await call(context, 'LocalLLM.list', 'ollama')).toEqual(all);
  expect(await call(context, 'LocalLLM.list', 'candle')).toEqual([]);
  const info = { id: 'qwen3:8b', ...entry, format: 'gguf', parameter_count: '1B', loaded: false };
  expect(await call(context, 'LocalLLM.info', 'qwen3:8b@ollama')).toEqual(info);
  await expect(call(context, 'LocalLLM.info', 'missing')).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringContaining('ollama pull missing') as string,
  });
});

test('LocalLLM says that Ollama does not run', async () => {
  const server = await startLlmServer();
  await server.close();
  const context = contextAt(server.url);
  expect(await call(context, 'LocalLLM.status')).toMatchObject({
    ollama: {
      running: false,
      models: 0,
      error: `Ollama does not answer at ${server.url}. Start it with: ollama serve`,
    },
  });
  expect(await call(context, 'LocalLLM.list')).toEqual([]);
  await expect(call(context, 'LocalLLM.info', 'x')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a refused permission is told as that, not as "not running"', async () => {
  const refused = new SpellError({ code: 'PERMISSION_DENIED', message: 'no' });
  const ports: Partial<PortFactories> = { fetch: () => () => Promise.reject(refused) };
  const context = createRunContext({ models: MODELS, ports });
  await expect(call(context, 'LocalLLM.status')).rejects.toBe(refused);
});
