import {
  createRunContext,
  SpellError,
  type HostCall,
  type HostHandle,
  type Journal,
  type JsonObject,
  type JsonValue,
  type ModelRegistry,
  type PortFactories,
  type RunContext,
  type RunContextOptions,
} from '@llmspell/core';
import { createCaptureEvents } from '@llmspell/testing';
import { startLlmServer, type LlmServer } from '@llmspell/testing/llm-server';
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

const MODELS_AT = (server: LlmServer): ModelRegistry =>
  createModelRegistry({ providers: standardProviders(server.environment) });

function contextAt(url: string, more: RunContextOptions = {}): RunContext {
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
  return createRunContext({ models: MODELS, ports, ...more });
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

/** A journal that answers from what it recorded, and counts what it did not know. */
function createRecordingJournal() {
  const records = new Map<string, { readonly value: unknown; readonly parts: JsonValue[] }>();
  let made = 0;
  const journal: Journal = {
    replaying: false,
    openLog: () => expect.fail('no log is opened here'),
    async effect({ path, name, options, signal, run }) {
      const key = `${path}/${name}`;
      const known = records.get(key);
      for (const part of known?.parts ?? []) options.onPart?.(part);
      // What was recorded under a name is of its type.
      if (known !== undefined) return known.value as never;
      made += 1;
      const parts: JsonValue[] = [];
      const part = (value: JsonValue): void => {
        parts.push(value);
        options.onPart?.(value);
      };
      const value = await run({ idempotencyKey: key, signal, part });
      records.set(key, { value, parts });
      return value;
    },
  };
  return { journal, made: () => made };
}

test('LocalLLM.pull gets a model, reports how far it is, and tells how it ended', async () => {
  await using server = await startLlmServer({ models: [] });
  const events = createCaptureEvents();
  const context = contextAt(server.url, { events });
  const end = {
    model_id: 'qwen3:8b',
    percent_complete: 100,
    bytes_downloaded: 2_000_000,
    bytes_total: 2_000_000,
    status: 'success',
  };
  expect(await call(context, 'LocalLLM.pull', 'qwen3:8b@ollama')).toEqual(end);
  expect(await call(context, 'LocalLLM.list')).toMatchObject([{ id: 'qwen3:8b' }]);
  const told = events.ofType('local_llm.pull.progress').map(({ data }) => data);
  expect(told.map((data) => data['percent_complete'])).toEqual([0, 0, 25, 99, 99, 99, 99, 100]);
  expect(told.at(-1)).toEqual(end);
  const failed = { percent_complete: 0, status: 'failed', error: 'pull model manifest: file does not exist' };
  expect(await call(context, 'LocalLLM.pull', 'missing')).toMatchObject(failed);
  await expect(call(context, 'LocalLLM.pull', 'x@candle')).rejects.toMatchObject({ code: 'NOT_SUPPORTED' });
});

test('LocalLLM.pullStream streams the progress, and whoever leaves ends the pull', async () => {
  await using server = await startLlmServer({ models: [] });
  const context = contextAt(server.url);
  const seen: JsonObject[] = [];
  for await (const part of (await call(context, 'LocalLLM.pullStream', 'a')) as AsyncIterable<JsonObject>)
    seen.push(part);
  expect(seen.map((part) => part['status'])).toContain('verifying sha256 digest');
  expect(seen.at(-1)).toMatchObject({ percent_complete: 100, status: 'success' });
  server.fail({ hangAfter: 3 });
  for await (const part of (await call(context, 'LocalLLM.pullStream', 'b')) as AsyncIterable<JsonObject>) {
    expect(part).toMatchObject({ model_id: 'b' });
    break;
  }
  expect(await (await server.request(2)).ended).toBe('aborted');
});

test('a pull that goes wrong ends in a coded error, or in a result that says so', async () => {
  await using server = await startLlmServer({ models: [] });
  const context = contextAt(server.url);
  server.fail({ endAfter: 3 });
  expect(await call(context, 'LocalLLM.pull', 'a')).toMatchObject({
    status: 'failed',
    error: expect.any(String) as string,
  });
  server.fail({ status: 500, body: { error: 'disk full' } });
  expect(await call(context, 'LocalLLM.pull', 'a')).toMatchObject({ status: 'failed', error: 'disk full' });
  server.fail({ malformedAfter: 2 });
  await expect(call(context, 'LocalLLM.pull', 'a')).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  server.fail({ status: 200, body: 'x'.repeat(2_000_000) });
  await expect(call(context, 'LocalLLM.pull', 'a')).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  await server.close();
  const error = { code: 'NOT_FOUND', message: expect.stringContaining('ollama serve') as string };
  await expect(call(context, 'LocalLLM.pull', 'a')).rejects.toMatchObject(error);
});

test('everything that asks somebody is one effect, and a replay asks nobody', async () => {
  await using server = await startLlmServer({ models: ['a:1b'] });
  const { journal, made } = createRecordingJournal();
  const all = async (): Promise<unknown[]> => {
    const context = contextAt(server.url, { journal, models: MODELS_AT(server) });
    const scope = (name: string): RunContext => context.scope(name);
    return [
      await call(scope('1'), 'LocalLLM.status'),
      await call(scope('2'), 'LocalLLM.list'),
      await call(scope('3'), 'LocalLLM.info', 'a:1b'),
      await call(scope('4'), 'LocalLLM.pull', 'b'),
      await call(scope('5'), 'Provider.isAvailable', 'ollama'),
      await call(scope('6'), 'Provider.embed', 'openai/text-embedding-3-small', ['x', 'yy']),
      await call(scope('7'), 'Provider.generateImage', 'openai/gpt-image-1', 'a cat', { count: 2 }),
      await call(scope('8'), 'Provider.transcribe', 'openai/whisper-1', 'AAAA'),
      await call(scope('9'), 'Provider.rerank', 'cohere/rerank-v3.5', 'b c', ['a', 'b c', 'b'], { topN: 2 }),
    ];
  };
  const first = await all();
  expect(made()).toBe(9);
  const asked = server.requests.length;
  expect(await all()).toEqual(first);
  expect([made(), server.requests.length]).toEqual([9, asked]);
});

test('Provider embeds, paints, listens and ranks', async () => {
  await using server = await startLlmServer();
  const context = contextAt(server.url, { models: MODELS_AT(server) });
  const model = 'openai/text-embedding-3-small';
  const embedded = await call(context, 'Provider.embed', model, 'a text');
  expect(embedded).toMatchObject({ model, input_tokens: 6, embeddings: [expect.any(Array) as unknown] });
  const made = await call(context, 'Provider.generateImage', 'openai/gpt-image-1', 'a cat', {
    count: 2,
    size: '1024x1024',
  });
  expect(made).toMatchObject({
    images: [{ media_type: 'image/png', base64: expect.stringMatching(/^iVBOR/) as string }, {}],
  });
  const wav = new Uint8Array(16_000);
  expect(
    await call(context, 'Provider.transcribe', 'openai/whisper-1', wav, { mediaType: 'audio/mpeg' }),
  ).toMatchObject({
    text: 'A recording of 16000 bytes, audio/mpeg.',
    language: 'en',
    duration_seconds: 1,
    cost_usd: 0.0001,
    segments: [{ start_seconds: 0, end_seconds: 1 }],
  });
  const documents = ['the dog', 'a cat and a dog'];
  expect(await call(context, 'Provider.rerank', 'cohere/rerank-v3.5', 'cat', documents)).toEqual({
    model: 'cohere/rerank-v3.5',
    results: [
      { index: 1, score: 1, document: 'a cat and a dog' },
      { index: 0, score: 0, document: 'the dog' },
    ],
    cost_usd: 0.002,
  });
  expect(await call(context, 'Provider.getCapabilities', 'openai')).toMatchObject({
    supports_embeddings: true,
    supports_images: true,
    supports_transcription: true,
    supports_reranking: false,
  });
  await expect(call(context, 'Provider.rerank', 'openai/gpt-4o', 'cat', documents)).rejects.toMatchObject({
    code: 'NOT_SUPPORTED',
  });
});

test('a refused permission is told as that, not as "not running"', async () => {
  const refused = new SpellError({ code: 'PERMISSION_DENIED', message: 'no' });
  const ports: Partial<PortFactories> = { fetch: () => () => Promise.reject(refused) };
  const context = createRunContext({ models: MODELS, ports });
  await expect(call(context, 'LocalLLM.status')).rejects.toBe(refused);
});
