import type { EmbeddingModelV4, LanguageModelV4, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import {
  ProviderError,
  SpellError,
  type Completion,
  type CompletionPart,
  type CompletionRequest,
  type EmbeddingResult,
  type JsonObject,
  type LLMProvider,
  type Message,
  type ModelCapabilities,
  type ProviderCallOptions,
} from '@llmspell/core';

import { AnswerBuilder } from './answer-builder.ts';
import { toCallOptions } from './to-call-options.ts';
import { toProviderError, type FailedCall } from './to-provider-error.ts';

/** The part of an AI SDK provider (specification v4) that is used: `createOpenAI()`, `createAnthropic()`, … */
export interface AiSdkProvider {
  languageModel(modelId: string): LanguageModelV4;
  embeddingModel?(modelId: string): EmbeddingModelV4;
}

export interface AiSdkProviderOptions {
  /** The first half of a registry id: `openai`. */
  readonly name: string;
  readonly provider: AiSdkProvider;
  /** What a model can do. @default tools, structured output and pictures */
  readonly capabilities?: (modelId: string) => Partial<ModelCapabilities>;
  /** Provider options for a call; those of the request win, key by key. In the SDK's form: `{ openai: { store: false } }`. */
  readonly providerOptions?: (request: CompletionRequest) => JsonObject | undefined;
  /** Keys, to be taken out of the messages of errors. */
  readonly secrets?: readonly string[];
}

const CAPABILITIES: ModelCapabilities = { tools: true, structuredOutput: true, imageInput: true };

/**
 * Makes a provider out of any provider package of the AI SDK. It talks to the provider specification itself, so a call
 * costs little more than the SDK's own, and nothing underneath retries.
 *
 * A request's `providerOptions` are the SDK's: an object of objects, by the package's own name for itself.
 *
 * @throws from `stream` and `embed`: ProviderError; SpellError `NOT_SUPPORTED` or `VALIDATION_FAILED` for a request that
 * the package refuses to send. No error holds the prompt or a key.
 */
export function createAiSdkProvider(options: AiSdkProviderOptions): LLMProvider {
  const { name, provider } = options;
  const capabilities = (modelId: string): ModelCapabilities => ({
    ...CAPABILITIES,
    ...options.capabilities?.(modelId),
  });
  const failed = (modelId: string, texts: () => readonly string[]): FailedCall => ({
    model: `${name}/${modelId}`,
    secrets: () => [...(options.secrets ?? []), ...texts()],
  });

  return {
    name,
    capabilities,
    stream(request, { signal } = {}) {
      const { modelId } = request;
      const setting = {
        capabilities: capabilities(modelId),
        providerOptions: options.providerOptions?.(request),
        signal,
      };
      const call = failed(modelId, () => request.messages.flatMap(textsOf));
      const open = async (): Promise<ReadableStream<LanguageModelV4StreamPart>> =>
        (await provider.languageModel(modelId).doStream(toCallOptions(request, setting))).stream;
      return streamParts(open, call, signal);
    },
    ...(provider.embeddingModel === undefined
      ? {}
      : {
          embed: async (modelId: string, texts: readonly string[], { signal }: ProviderCallOptions = {}) => {
            try {
              signal?.throwIfAborted();
              return await embed(provider.embeddingModel?.(modelId), texts, signal);
            } catch (error) {
              throw signal?.aborted === true
                ? signal.reason
                : toProviderError(
                    error,
                    failed(modelId, () => texts),
                  );
            }
          },
        }),
  };
}

async function* streamParts(
  open: () => Promise<ReadableStream<LanguageModelV4StreamPart>>,
  call: FailedCall,
  signal: AbortSignal | undefined,
): AsyncGenerator<CompletionPart> {
  const answer = new AnswerBuilder();
  try {
    signal?.throwIfAborted();
    // Leaving the loop early cancels the stream, and with it the connection.
    for await (const part of await open()) {
      if (part.type === 'error') throw part.error;
      const out = answer.add(part);
      if (out !== undefined) yield out;
    }
    signal?.throwIfAborted();
  } catch (error) {
    throw failure(error, call, signal);
  }
  yield { type: 'finish', completion: finished(answer, call) };
}

function finished(answer: AnswerBuilder, { model }: FailedCall): Completion {
  const { finish } = answer;
  const reason = finish?.finishReason.unified;
  if (finish !== undefined && reason !== undefined && reason !== 'interrupted') return answer.complete(finish, reason);
  throw new ProviderError({ model, message: 'the answer broke off before its end.' });
}

/** An abort is passed on untouched; everything else is an error of the call. */
function failure(error: unknown, call: FailedCall, signal: AbortSignal | undefined): unknown {
  return signal?.aborted === true ? signal.reason : toProviderError(error, call);
}

async function embed(
  model: EmbeddingModelV4 | undefined,
  texts: readonly string[],
  signal: AbortSignal | undefined,
): Promise<EmbeddingResult> {
  if (model === undefined) throw new SpellError({ code: 'NOT_SUPPORTED', message: 'This provider has no embeddings.' });
  const batch = (await model.maxEmbeddingsPerCall) ?? Math.max(1, texts.length);
  const embeddings: number[][] = [];
  let inputTokens = 0;
  for (let start = 0; start < texts.length; start += batch) {
    const values = texts.slice(start, start + batch);
    const result = await model.doEmbed({ values, ...(signal === undefined ? {} : { abortSignal: signal }) });
    embeddings.push(...result.embeddings);
    inputTokens += result.usage?.tokens ?? 0;
  }
  return { embeddings, inputTokens };
}

/** Every text of a message, to be kept out of errors. */
function textsOf(message: Message): readonly string[] {
  if (typeof message.content === 'string') return [message.content];
  return message.content.flatMap((part) => {
    switch (part.type) {
      case 'text':
      case 'reasoning':
        return [part.text];
      case 'file':
        return [];
      case 'tool-call':
        return [part.arguments];
      case 'tool-result':
        return [typeof part.output === 'string' ? part.output : JSON.stringify(part.output)];
      default:
        return part satisfies never;
    }
  });
}
