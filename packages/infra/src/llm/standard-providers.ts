import type { CompletionRequest, JsonObject, ModelCapabilities } from '@llmspell/core';

import type { AiSdkProvider } from './ai-sdk/ai-sdk-provider.ts';
import { closeSchema } from './ai-sdk/close-schema.ts';
import { createAiSdkProvider } from './ai-sdk/create-ai-sdk-provider.ts';
import { echoRegistration } from './echo/echo-registration.ts';
import { importPeer } from './import-peer.ts';
import { limitResponse } from './limit-response.ts';
import { ollamaUrl } from './ollama-url.ts';
import type { ProviderRegistration } from './provider-registration.ts';

/** Environment variables. */
export type ProviderEnvironment = Readonly<Record<string, string | undefined>>;

export interface StandardProviderOptions {
  /** Makes the HTTP calls: for a proxy, or to watch them. @default the global one */
  readonly fetch?: typeof globalThis.fetch;
  /** Bytes of one answer, however it is streamed; a larger one fails with `PROVIDER_FAILED`. @default 128 MiB */
  readonly maxResponseBytes?: number;
}

const MAX_RESPONSE_BYTES = 128 * 1024 * 1024;

/** What a server that asks for no key is sent as one. */
const NO_KEY = 'no-key';

/**
 * The providers that come with the library, configured by an environment: `openai` (`OPENAI_API_KEY`,
 * `OPENAI_BASE_URL`), `anthropic` (`ANTHROPIC_API_KEY`, `ANTHROPIC_BASE_URL`), `google` (`GOOGLE_GENERATIVE_AI_API_KEY`,
 * `GOOGLE_API_KEY` or `GEMINI_API_KEY`, `GOOGLE_BASE_URL`), `openai-compatible` (`OPENAI_COMPATIBLE_BASE_URL`,
 * `OPENAI_COMPATIBLE_API_KEY`, `OPENAI_COMPATIBLE_MODEL`), `cohere` (`COHERE_API_KEY`, `COHERE_BASE_URL`), `ollama`
 * (`OLLAMA_HOST`) and `echo`, which is no model.
 *
 * Nothing but this environment is read. Packages are loaded when a provider is first used.
 */
export function standardProviders(
  environment: ProviderEnvironment,
  options: StandardProviderOptions = {},
): readonly ProviderRegistration[] {
  const { fetch = globalThis.fetch, maxResponseBytes = MAX_RESPONSE_BYTES } = options;
  const transport = { fetch: limitResponse(fetch, maxResponseBytes) };
  const get = (...names: readonly string[]): string | undefined =>
    names.map((name) => environment[name]?.trim()).find((value) => value !== undefined && value !== '');
  return [
    ...[openai, anthropic, google, openaiCompatible, cohere, ollama].map((make) => make(get, transport)),
    echoRegistration,
  ];
}

type Transport = Required<Pick<StandardProviderOptions, 'fetch'>>;
type Get = (...names: readonly string[]) => string | undefined;

function openai(get: Get, transport: Transport): ProviderRegistration {
  const name = 'openai';
  const apiKey = get('OPENAI_API_KEY');
  const baseURL = get('OPENAI_BASE_URL');
  return {
    name,
    configured: apiKey !== undefined || baseURL !== undefined,
    setup: 'Set OPENAI_API_KEY.',
    defaultModel: 'gpt-5-mini',
    load: async () => {
      const { createOpenAI } = await importPeer('@ai-sdk/openai', () => import('@ai-sdk/openai'));
      const sdk = createOpenAI({
        ...transport,
        apiKey: apiKey ?? NO_KEY,
        baseURL: baseURL ?? 'https://api.openai.com/v1',
      });
      // Gateways that stand in for OpenAI speak chat completions; few speak the Responses API.
      const languageModel = (modelId: string) => (baseURL === undefined ? sdk.responses(modelId) : sdk.chat(modelId));
      return createAiSdkProvider({
        name,
        provider: {
          languageModel,
          embeddingModel: (modelId) => sdk.embeddingModel(modelId),
          imageModel: (modelId) => sdk.imageModel(modelId),
          transcriptionModel: (modelId) => sdk.transcription(modelId),
        },
        capabilities: openaiCapabilities,
        providerOptions: openaiOptions,
        secrets: secretsOf(apiKey),
      });
    },
  };
}

function openaiCapabilities(modelId: string): Partial<ModelCapabilities> {
  const old = /^gpt-(?:3\.5|4(?:-|$))/.test(modelId);
  return old ? { structuredOutput: false, imageInput: modelId.startsWith('gpt-4-turbo') } : {};
}

/**
 * Nothing is kept at the provider: the conversation is ours, and has to work when it is sent again in a month. Strict
 * mode refuses schemas with optional keys, so it is on only where the schema has none.
 */
function openaiOptions({ responseFormat }: CompletionRequest): JsonObject {
  const schema = responseFormat?.type === 'json' ? responseFormat.schema : undefined;
  const strict = schema === undefined ? {} : { strictJsonSchema: closeSchema(schema).strict };
  return { openai: { store: false, ...strict } };
}

function anthropic(get: Get, transport: Transport): ProviderRegistration {
  const name = 'anthropic';
  const apiKey = get('ANTHROPIC_API_KEY');
  const baseURL = get('ANTHROPIC_BASE_URL') ?? 'https://api.anthropic.com/v1';
  return {
    name,
    configured: apiKey !== undefined,
    setup: 'Set ANTHROPIC_API_KEY.',
    defaultModel: 'claude-sonnet-4-5',
    load: async () => {
      const { createAnthropic } = await importPeer('@ai-sdk/anthropic', () => import('@ai-sdk/anthropic'));
      const sdk = createAnthropic({ ...transport, apiKey: apiKey ?? NO_KEY, baseURL });
      // Anthropic has no embeddings, so they are not offered.
      const provider = { languageModel: (modelId: string) => sdk.languageModel(modelId) };
      return createAiSdkProvider({ name, provider, secrets: secretsOf(apiKey) });
    },
  };
}

function google(get: Get, transport: Transport): ProviderRegistration {
  const name = 'google';
  const apiKey = get('GOOGLE_GENERATIVE_AI_API_KEY', 'GOOGLE_API_KEY', 'GEMINI_API_KEY');
  const baseURL = get('GOOGLE_BASE_URL') ?? 'https://generativelanguage.googleapis.com/v1beta';
  return {
    name,
    configured: apiKey !== undefined,
    setup: 'Set GOOGLE_GENERATIVE_AI_API_KEY, GOOGLE_API_KEY or GEMINI_API_KEY.',
    defaultModel: 'gemini-2.5-flash',
    load: async () => {
      const { createGoogle } = await importPeer('@ai-sdk/google', () => import('@ai-sdk/google'));
      const sdk = createGoogle({ ...transport, apiKey: apiKey ?? NO_KEY, baseURL });
      const provider = {
        languageModel: (modelId: string) => sdk.languageModel(modelId),
        embeddingModel: (modelId: string) => sdk.embeddingModel(modelId),
        imageModel: (modelId: string) => sdk.imageModel(modelId),
        transcriptionModel: (modelId: string) => sdk.transcriptionModel(modelId),
      };
      return createAiSdkProvider({ name, provider, secrets: secretsOf(apiKey) });
    },
  };
}

function openaiCompatible(get: Get, transport: Transport): ProviderRegistration {
  const name = 'openai-compatible';
  const baseURL = get('OPENAI_COMPATIBLE_BASE_URL');
  const defaultModel = get('OPENAI_COMPATIBLE_MODEL');
  return {
    name,
    configured: baseURL !== undefined,
    setup: 'Set OPENAI_COMPATIBLE_BASE_URL, and OPENAI_COMPATIBLE_API_KEY if the server wants a key.',
    ...(defaultModel === undefined ? {} : { defaultModel }),
    load: () =>
      loadCompatible({
        name,
        transport,
        baseURL: baseURL ?? '',
        apiKey: get('OPENAI_COMPATIBLE_API_KEY'),
        // Not every such server enforces a schema, and one that does not may refuse it.
        structuredOutput: false,
        images: true,
      }),
  };
}

function cohere(get: Get, transport: Transport): ProviderRegistration {
  const name = 'cohere';
  const apiKey = get('COHERE_API_KEY');
  const baseURL = get('COHERE_BASE_URL') ?? 'https://api.cohere.com/v2';
  return {
    name,
    configured: apiKey !== undefined,
    setup: 'Set COHERE_API_KEY.',
    defaultModel: 'command-a-03-2025',
    load: async () => {
      const { createCohere } = await importPeer('@ai-sdk/cohere', () => import('@ai-sdk/cohere'));
      const sdk = createCohere({ ...transport, apiKey: apiKey ?? NO_KEY, baseURL });
      // It makes no pictures, so they are not offered.
      const provider = {
        languageModel: (modelId: string) => sdk.languageModel(modelId),
        embeddingModel: (modelId: string) => sdk.embeddingModel(modelId),
        rerankingModel: (modelId: string) => sdk.rerankingModel(modelId),
      };
      return createAiSdkProvider({ name, provider, secrets: secretsOf(apiKey) });
    },
  };
}

function ollama(get: Get, transport: Transport): ProviderRegistration {
  const name = 'ollama';
  const defaultModel = get('OLLAMA_MODEL');
  return {
    name,
    price: 'free',
    ...(defaultModel === undefined ? {} : { defaultModel }),
    load: () =>
      loadCompatible({
        name,
        transport,
        baseURL: `${ollamaUrl(get('OLLAMA_HOST'))}/v1`,
        apiKey: get('OLLAMA_API_KEY'),
        structuredOutput: true,
        images: false,
      }),
  };
}

interface CompatibleServer {
  readonly name: string;
  readonly baseURL: string;
  readonly apiKey: string | undefined;
  readonly structuredOutput: boolean;
  readonly images: boolean;
  readonly transport: Transport;
}

async function loadCompatible(server: CompatibleServer) {
  const { name, baseURL, apiKey, structuredOutput, images, transport } = server;
  const packageName = '@ai-sdk/openai-compatible';
  const { createOpenAICompatible } = await importPeer(packageName, () => import('@ai-sdk/openai-compatible'));
  const sdk = createOpenAICompatible({
    ...transport,
    name,
    baseURL,
    includeUsage: true,
    supportsStructuredOutputs: structuredOutput,
    ...(apiKey === undefined ? {} : { apiKey }),
  });
  const provider: AiSdkProvider = {
    languageModel: (modelId) => sdk.languageModel(modelId),
    embeddingModel: (modelId) => sdk.embeddingModel(modelId),
    ...(images ? { imageModel: (modelId: string) => sdk.imageModel(modelId) } : {}),
  };
  const capabilities = (): Partial<ModelCapabilities> => ({ structuredOutput });
  return createAiSdkProvider({ name, provider, capabilities, secrets: secretsOf(apiKey) });
}

function secretsOf(apiKey: string | undefined): readonly string[] {
  return apiKey === undefined ? [] : [apiKey];
}
