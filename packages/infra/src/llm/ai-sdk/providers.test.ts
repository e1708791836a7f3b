import type { ScriptedAnswer } from '@llmspell/testing';
import { llmProviderConformance, type ProviderFault } from '@llmspell/testing/conformance';
import { startLlmServer, type LlmFault, type LlmServer } from '@llmspell/testing/llm-server';
import { describe, test } from 'vitest';

import { standardProviders, type ProviderRegistration } from '../index.ts';

const FAULTS: Readonly<Record<ProviderFault, LlmFault>> = {
  unauthorized: { status: 401 },
  'rate-limited': { status: 429, headers: { 'retry-after': '1.5' } },
  unavailable: { status: 500 },
  rejected: { status: 400 },
  'no-connection': { destroy: true },
  cut: { cutAfter: 3 },
  malformed: { malformedAfter: 2 },
  noise: { noiseAfter: 2 },
  endless: { endlessAfter: 3 },
  hang: { hangAfter: 3 },
};

/** Faults that quote what they were sent, as real servers do. */
function quoting(fault: LlmFault, body: string): LlmFault {
  return fault.status === undefined
    ? fault
    : { ...fault, body: { error: { message: body, type: 'x', code: 'x' }, type: 'error' } };
}

interface Tested {
  readonly title: string;
  readonly name: string;
  readonly modelId: string;
  readonly embeddings: boolean;
  readonly reasoning: boolean;
  readonly more?: Partial<Features>;
}

type Features = Parameters<typeof llmProviderConformance>[0]['features'];

const LISTENING = { images: true, transcription: true };

const PROVIDERS: readonly Tested[] = [
  {
    title: 'openai, Responses',
    name: 'openai',
    modelId: 'gpt-5-mini',
    embeddings: true,
    reasoning: true,
    more: LISTENING,
  },
  {
    title: 'openai, chat completions',
    name: 'openai',
    modelId: 'gpt-4o-mini',
    embeddings: true,
    reasoning: false,
    more: LISTENING,
  },
  {
    title: 'anthropic',
    name: 'anthropic',
    modelId: 'claude-sonnet-4-5',
    embeddings: false,
    reasoning: true,
    more: { cacheWrites: true },
  },
  {
    title: 'google',
    name: 'google',
    modelId: 'gemini-2.5-flash',
    embeddings: true,
    reasoning: true,
    more: LISTENING,
  },
  { title: 'ollama', name: 'ollama', modelId: 'llama3.2:3b', embeddings: true, reasoning: true },
  {
    title: 'openai-compatible',
    name: 'openai-compatible',
    modelId: 'some-model',
    embeddings: true,
    reasoning: true,
    more: { images: true },
  },
  {
    title: 'cohere',
    name: 'cohere',
    modelId: 'command-a-03-2025',
    embeddings: true,
    reasoning: true,
    more: { reranking: true, cachedTokens: false },
  },
];

describe.each(PROVIDERS)('$title', ({ title, name, modelId, embeddings, reasoning, more }) => {
  llmProviderConformance({
    test,
    features: { answers: true, reasoning, faults: true, connection: true, embeddings, ...more },
    create: async () => {
      const server = await startLlmServer();
      const registration = withoutGateway(title, server).find((known) => known.name === name);
      if (registration === undefined) throw new Error(`no provider ${name}`);
      const key = keyOf(name, server);
      return {
        provider: await registration.load(),
        modelId,
        imageModelId: name === 'google' ? 'gemini-2.5-flash-image' : 'gpt-image-1',
        transcriptionModelId: 'whisper-1',
        secrets: key === undefined ? [] : [key],
        answer: ({ text, reasoning: thought, ...rest }: ScriptedAnswer) =>
          server.answer({
            ...rest,
            ...(text === undefined ? {} : { text }),
            ...(thought === undefined ? {} : { reasoning: thought }),
          }),
        fail: (fault) =>
          server.fail(quoting(FAULTS[fault], `Bad key ${key} for "tell me a story about a lighthouse keeper"`)),
        calls: () => server.requests.length,
        ended: async (call) => (await server.request(call)).ended,
        [Symbol.asyncDispose]: () => server.close(),
      };
    },
  });
});

/** The Responses API is used where no other address is given; then only `fetch` can lead it here. */
function withoutGateway(title: string, { url, environment }: LlmServer): readonly ProviderRegistration[] {
  if (!title.endsWith('Responses')) return standardProviders(environment);
  return standardProviders(
    { OPENAI_API_KEY: environment['OPENAI_API_KEY'] },
    { fetch: (address, init) => fetch(new Request(address).url.replace('https://api.openai.com', url), init) },
  );
}

function keyOf(name: string, { environment }: LlmServer): string | undefined {
  const prefix = name.replaceAll('-', '_').toUpperCase();
  const found = Object.entries(environment).find(([key]) => key.startsWith(prefix) && key.endsWith('API_KEY'));
  return found?.[1];
}
