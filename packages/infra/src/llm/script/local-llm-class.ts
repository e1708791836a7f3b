import { defineHostMethod, SpellError, type HostClass, type JsonObject, type RunContext } from '@llmspell/core';
import { getOwn } from '@llmspell/core/kit';
import { z } from 'zod';

import { createOllamaClient } from './ollama-client.ts';

/** Backends that scripts may name. Only Ollama is there; the other is known so that scripts can be told so. */
const BACKEND = z.enum(['all', 'ollama', 'candle']);
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
        ollama: await (await createOllamaClient(context)).status(),
        candle: { ready: false, models: 0, error: NOT_CONFIGURED },
      }),
    }),
    list: defineHostMethod({
      description: 'The models on this machine: { id, backend, size_bytes, quantization, modified_at }.',
      params: z.tuple([BACKEND.default('all')]),
      call: ({ context }, _self, backend) => (backend === 'candle' ? [] : list(context)),
    }),
    info: defineHostMethod({
      description: 'What is known of one model. Fails when it is not on this machine.',
      params: z.tuple([z.string()]),
      call: ({ context }, _self, model) => info(model, context),
    }),
  },
};

/** Empty when Ollama does not run: there are no models to use then. */
async function list(context: RunContext): Promise<readonly JsonObject[]> {
  const client = await createOllamaClient(context);
  if (!(await client.status()).running) return [];
  return (await client.models()).map((model) => ({
    id: getOwn(model, 'name') ?? '',
    backend: 'ollama',
    size_bytes: getOwn(model, 'size') ?? 0,
    ...pick(detailsOf(model), { quantization: 'quantization_level' }),
    ...pick(model, { modified_at: 'modified_at' }),
  }));
}

async function info(name: string, context: RunContext): Promise<JsonObject> {
  const id = name.replace(/@ollama$/, '');
  const client = await createOllamaClient(context);
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
