import { defineHostMethod, SpellError, type HostClass, type JsonObject, type RunContext } from '@llmspell/core';
import { createAsyncQueue, getOwn, linkedAbort } from '@llmspell/core/kit';
import { z } from 'zod';

import { askOllama } from './ask-ollama.ts';
import type { OllamaClient } from './ollama-client.ts';
import { pullModel } from './pull-model.ts';
import type { PullProgress } from './pull-progress.ts';

/** Backends that scripts may name. Only Ollama is there; the other is known so that scripts can be told so. */
const BACKEND = z.enum(['all', 'ollama', 'candle']);
const MODEL = z.tuple([z.string().min(1)]);
const NOT_CONFIGURED = 'Not configured';

/** `LocalLLM`: models that run on this machine. */
export const localLlmClass: HostClass = {
  name: 'LocalLLM',
  description: 'Models that run on this machine, with Ollama.',
  statics: {
    status: defineHostMethod({
      description: 'Whether Ollama answers: { ollama = { running, models, version, error }, candle }.',
      params: z.tuple([]),
      call: async ({ context }) => ({
        ollama: await askOllama('status', context, async (client) => ({ ...(await client.status()) })),
        candle: { ready: false, models: 0, error: NOT_CONFIGURED },
      }),
    }),
    list: defineHostMethod({
      description: 'The models on this machine: { id, backend, size_bytes, quantization, modified_at }.',
      params: z.tuple([BACKEND.default('all')]),
      call: ({ context }, _self, backend) => (backend === 'candle' ? [] : askOllama('list', context, list)),
    }),
    info: defineHostMethod({
      description: 'What is known of one model. Fails when it is not on this machine.',
      params: MODEL,
      call: ({ context }, _self, model) => {
        const id = ollamaId(model);
        return askOllama('info', context, (client) => info(id, client));
      },
    }),
    pull: defineHostMethod({
      description:
        'Gets a model onto this machine, "name:variant@backend", and tells how it ended: { model_id, percent_complete, bytes_downloaded, bytes_total, status, error }.',
      params: MODEL,
      call: ({ context }, _self, model) => pullModel(ollamaId(model), context),
    }),
    pullStream: defineHostMethod({
      description: 'Gets a model onto this machine, and streams how far it is; the last table tells how it ended.',
      params: MODEL,
      mode: 'stream',
      call: ({ context }, _self, model) => streamPull(ollamaId(model), context),
    }),
  },
};

/** Whoever stops reading ends the pull; what is there by then is not fetched again the next time. */
async function* streamPull(id: string, context: RunContext): AsyncGenerator<PullProgress> {
  const queue = createAsyncQueue<PullProgress>();
  using stop = linkedAbort(context.signal);
  const pull = async (): Promise<void> => {
    try {
      const scoped = context.scope('pull', { signal: stop.signal });
      queue.push(await pullModel(id, scoped, (progress) => queue.push(progress)));
      queue.end();
    } catch (error) {
      queue.fail(error);
    }
  };
  void pull();
  try {
    yield* queue;
  } finally {
    stop.abort(new SpellError({ code: 'ABORTED', message: 'Nobody reads the progress any more.' }));
  }
}

/** Empty when Ollama does not run: there are no models to use then. */
async function list(client: OllamaClient): Promise<readonly JsonObject[]> {
  if (!(await client.status()).running) return [];
  return (await client.models()).map((model) => ({
    id: getOwn(model, 'name') ?? '',
    backend: 'ollama',
    size_bytes: getOwn(model, 'size') ?? 0,
    ...pick(detailsOf(model), { quantization: 'quantization_level' }),
    ...pick(model, { modified_at: 'modified_at' }),
  }));
}

async function info(id: string, client: OllamaClient): Promise<JsonObject> {
  const { running, error = '' } = await client.status();
  if (!running) throw notFound(id, error);
  const [details, models, loaded] = await Promise.all([client.show(id), client.models(), client.loaded()]);
  if (details === undefined) throw notFound(id, `Get it with: ollama pull ${id}`);
  const listed = models.find((model) => getOwn(model, 'name') === id);
  return {
    id,
    backend: 'ollama',
    size_bytes: getOwn(listed ?? {}, 'size') ?? 0,
    loaded: loaded.includes(id),
    ...pick(detailsOf(details), {
      format: 'format',
      parameter_count: 'parameter_size',
      quantization: 'quantization_level',
    }),
  };
}

/** The name of a model without its backend, which has to be Ollama. */
function ollamaId(model: string): string {
  const [id = '', backend = 'ollama'] = model.split('@');
  if (backend === 'ollama') return id;
  throw new SpellError({
    code: 'NOT_SUPPORTED',
    message: `The backend "${backend}" of "${model}" is not there. Models on this machine are run by Ollama: "${id}@ollama".`,
  });
}

function notFound(id: string, hint: string): SpellError {
  return new SpellError({ code: 'NOT_FOUND', message: `The model "${id}" is not on this machine. ${hint}` });
}

function detailsOf(model: JsonObject): JsonObject {
  const details = getOwn(model, 'details');
  return typeof details === 'object' && details !== null && !Array.isArray(details) ? (details as JsonObject) : {};
}

/** The named fields, under our names, where they are there. */
function pick(from: JsonObject, names: Readonly<Record<string, string>>): JsonObject {
  const found = Object.entries(names).flatMap(([ours, theirs]) => {
    const value = getOwn(from, theirs);
    return value === undefined ? [] : [[ours, value] as const];
  });
  return Object.fromEntries(found);
}
