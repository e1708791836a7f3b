import {
  ProviderError,
  type AssistantPart,
  type Completion,
  type CompletionPart,
  type CompletionRequest,
  type LanguageModel,
  type LLMProvider,
  type ModelCapabilities,
  type ModelPrice,
  type ProviderCallOptions,
} from '@llmspell/core';

import type { ScriptedAnswer, ScriptedToolCall } from './scripted-answer.ts';

/** The answers of a {@link ScriptedProvider}: one for each call in order, or a function of the request. */
export type ProviderScript =
  | readonly (string | ScriptedAnswer)[]
  | ((request: CompletionRequest, index: number) => string | ScriptedAnswer | Promise<string | ScriptedAnswer>);

export interface ScriptedProviderOptions {
  /** @default 'scripted' */
  readonly name?: string;
  readonly capabilities?: Partial<ModelCapabilities>;
  /** Of {@link ScriptedProvider.model}. @default 'free' */
  readonly price?: ModelPrice | 'free' | 'unknown';
}

/** A provider that answers from a script and remembers what it was asked. */
export interface ScriptedProvider extends LLMProvider {
  /** The requests so far, oldest first. */
  readonly calls: readonly CompletionRequest[];
  /** This provider as a model, id `scripted/test`. */
  readonly model: LanguageModel;
  embed: NonNullable<LLMProvider['embed']>;
}

/**
 * Makes a provider that answers from a script. Texts are streamed word by word. A call beyond the end of a list fails
 * with `PROVIDER_FAILED` and is not retryable.
 */
export function createScriptedProvider(
  script: ProviderScript = [],
  { name = 'scripted', capabilities = {}, price = 'free' }: ScriptedProviderOptions = {},
): ScriptedProvider {
  const calls: CompletionRequest[] = [];
  let toolCalls = 0;
  const numbered = ({ toolCallId, ...call }: ScriptedToolCall): ScriptedToolCall => {
    toolCalls += 1;
    return { toolCallId: toolCallId ?? `call-${toolCalls}`, ...call };
  };

  const provider: ScriptedProvider = {
    name,
    calls,
    get model() {
      return {
        id: `${name}/test`,
        modelId: 'test',
        provider,
        price: price === 'unknown' ? undefined : price,
      };
    },
    capabilities: () => ({ tools: true, structuredOutput: true, imageInput: true, ...capabilities }),
    async *stream(request, options = {}) {
      options.signal?.throwIfAborted();
      calls.push(request);
      const given = await answerFor(script, request, { index: calls.length - 1, name });
      const answer = typeof given === 'string' ? { text: given } : given;
      yield* partsOf({ ...answer, toolCalls: (answer.toolCalls ?? []).map(numbered) }, options);
    },
    async embed(_modelId, texts, { signal } = {}) {
      signal?.throwIfAborted();
      return { embeddings: texts.map((text) => [text.length, 1, 0]), inputTokens: texts.length };
    },
  };
  return provider;
}

async function answerFor(
  script: ProviderScript,
  request: CompletionRequest,
  { index, name }: { readonly index: number; readonly name: string },
): Promise<string | ScriptedAnswer> {
  if (typeof script === 'function') return script(request, index);
  const answer = script[index];
  if (answer !== undefined) return answer;
  throw new ProviderError({
    model: `${name}/${request.modelId}`,
    message: `the script has ${script.length} answers and this is call ${index + 1}. Add an answer to the script.`,
    status: 400,
  });
}

async function* partsOf(answer: ScriptedAnswer, { signal }: ProviderCallOptions): AsyncGenerator<CompletionPart> {
  const content = contentOf(answer);
  for (const part of content.flatMap(asParts)) {
    signal?.throwIfAborted();
    yield part;
  }
  if (answer.hang === true) await untilAborted(signal);
  if (answer.error !== undefined) throw answer.error;
  yield { type: 'finish', completion: completionOf(answer, content) };
}

function contentOf({ reasoning, text, json, toolCalls = [], providerMetadata }: ScriptedAnswer): AssistantPart[] {
  const metadata = providerMetadata === undefined ? {} : { providerMetadata };
  const said = json === undefined ? text : JSON.stringify(json);
  return [
    ...(reasoning === undefined ? [] : [{ type: 'reasoning' as const, text: reasoning, ...metadata }]),
    ...(said === undefined ? [] : [{ type: 'text' as const, text: said, ...metadata }]),
    ...toolCalls.map(({ toolCallId = '', toolName, arguments: given }) => ({
      type: 'tool-call' as const,
      toolCallId,
      toolName,
      arguments: typeof given === 'string' ? given : JSON.stringify(given),
      ...metadata,
    })),
  ];
}

function asParts(part: AssistantPart): readonly CompletionPart[] {
  if (part.type === 'tool-call') {
    const { type, toolCallId, toolName, arguments: given } = part;
    return [{ type, toolCallId, toolName, arguments: given }];
  }
  const type = part.type === 'text' ? 'text-delta' : 'reasoning-delta';
  return words(part.text).map((text) => ({ type, text }));
}

function completionOf(answer: ScriptedAnswer, content: readonly AssistantPart[]): Completion {
  const { usage, warnings, providerMetadata, toolCalls = [] } = answer;
  return {
    message: { role: 'assistant', content },
    finishReason: answer.finishReason ?? (toolCalls.length > 0 ? 'tool-calls' : 'stop'),
    usage: {
      inputTokens: 10,
      outputTokens: 5,
      cachedInputTokens: 0,
      reasoningTokens: 0,
      costUsd: undefined,
      ...usage,
    },
    ...(warnings === undefined ? {} : { warnings }),
    ...(providerMetadata === undefined ? {} : { providerMetadata }),
  };
}

/** Never resolves; rejects with the reason of the abort. */
function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted === true) reject(signal.reason as Error);
    else signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

function words(text: string): readonly string[] {
  return text.match(/\s*\S+\s*$|\s*\S+/g) ?? (text === '' ? [] : [text]);
}
