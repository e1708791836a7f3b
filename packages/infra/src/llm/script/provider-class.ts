import {
  defineHostMethod,
  SpellError,
  type HostClass,
  type JsonObject,
  type JsonValue,
  type ProviderInfo,
  type RunContext,
} from '@llmspell/core';
import { z } from 'zod';

import { createOllamaClient } from './ollama-client.ts';
import { providerCalls } from './provider-calls.ts';

const NAME = z.tuple([z.string()]);
const ENTRY = 'ProviderEntry';

/** An entry of the list: its fields, and its name where a text is needed. */
export const providerEntryClass: HostClass = {
  name: ENTRY,
  description: 'One of the model providers of this runtime.',
  textField: 'name',
  fields: (self: JsonObject) => self,
};

/** `Provider`: the model providers of the runtime. */
export const providerClass: HostClass = {
  name: 'Provider',
  description: 'The model providers of this runtime, and what models can do besides talking.',
  aliases: ['Providers'],
  statics: {
    list: defineHostMethod({
      description: 'All providers: { name, enabled, default_model, capabilities }.',
      params: z.tuple([]),
      call: async ({ context, handle }) => {
        const { models } = context;
        const entries = await look('list', context, () =>
          Promise.all(models.providers().map((info) => describe(info, context))),
        );
        return (entries ?? []).map((entry) => handle(ENTRY, entry));
      },
    }),
    get: defineHostMethod({
      description: 'One provider by name, or nothing.',
      params: NAME,
      call: async ({ context, handle }, _self, name) => {
        const info = find(name, context);
        const entry = await look('get', context, async () => info && (await describe(info, context)));
        return entry === null ? null : handle(ENTRY, entry);
      },
    }),
    getCapabilities: defineHostMethod({
      description: 'What the default model of a provider can do, or nothing when that is not known.',
      params: NAME,
      call: ({ context }, _self, name) => {
        const info = find(name, context);
        return look('capabilities', context, async () => info && (await capabilitiesOf(info, context)));
      },
    }),
    isAvailable: defineHostMethod({
      description: 'Whether a provider can be called: it is configured and installed, and a local one answers.',
      params: NAME,
      call: ({ context }, _self, name) =>
        look('available', context, async (signal) => {
          const info = find(name, context);
          if (info?.configured !== true) return false;
          return name === 'ollama' ? answers(context, signal) : isInstalled(info, context);
        }),
    }),
    ...providerCalls,
  },
};

/** Keys and packages are those of this machine now: a replay has to see what the run saw. */
function look<T extends JsonValue>(
  name: string,
  context: RunContext,
  run: (signal: AbortSignal) => Promise<T | undefined>,
): Promise<T | null> {
  return context.effect(`provider.${name}`, async ({ signal }) => (await run(signal)) ?? null);
}

async function answers(context: RunContext, signal: AbortSignal): Promise<boolean> {
  const client = await createOllamaClient(context, signal);
  return (await client.status()).running;
}

function find(name: string, { models }: RunContext): ProviderInfo | undefined {
  return models.providers().find((info) => info.name === name);
}

async function describe(info: ProviderInfo, context: RunContext): Promise<JsonObject> {
  const capabilities = await capabilitiesOf(info, context);
  return {
    name: info.name,
    enabled: info.configured,
    ...(info.defaultModel === undefined ? {} : { default_model: info.defaultModel }),
    ...(capabilities === undefined ? {} : { capabilities }),
  };
}

/** Of the default model, since a provider alone has none. */
async function capabilitiesOf(info: ProviderInfo, context: RunContext): Promise<JsonObject | undefined> {
  if (!info.configured || info.defaultModel === undefined || !(await isInstalled(info, context))) return undefined;
  const { provider, modelId } = await context.models.resolve(info.name);
  const { tools, structuredOutput, imageInput, contextTokens } = provider.capabilities(modelId);
  return {
    supports_streaming: true,
    supports_multimodal: imageInput,
    supports_tools: tools,
    supports_structured_output: structuredOutput,
    supports_embeddings: provider.embed !== undefined,
    supports_images: provider.generateImages !== undefined,
    supports_transcription: provider.transcribe !== undefined,
    supports_reranking: provider.rerank !== undefined,
    ...(contextTokens === undefined ? {} : { max_context_tokens: contextTokens }),
    available_models: [modelId],
  };
}

async function isInstalled({ name, defaultModel }: ProviderInfo, { models }: RunContext): Promise<boolean> {
  try {
    // A provider without a default model is loaded all the same; the name of the model is not looked at.
    await models.resolve(`${name}/${defaultModel ?? 'any'}`);
    return true;
  } catch (error) {
    if (SpellError.isInstance(error) && error.code === 'PEER_MISSING') return false;
    throw error;
  }
}
