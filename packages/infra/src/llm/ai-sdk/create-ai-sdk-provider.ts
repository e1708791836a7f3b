import type { LanguageModelV4StreamPart } from '@ai-sdk/provider';
import {
  ProviderError,
  type Completion,
  type CompletionPart,
  type CompletionRequest,
  type JsonObject,
  type LLMProvider,
  type Message,
  type ModelCapabilities,
} from '@llmspell/core';

import type { AiSdkProvider } from './ai-sdk-provider.ts';
import { AnswerBuilder } from './answer-builder.ts';
import { otherCalls } from './calls/other-calls.ts';
import { toCallOptions } from './to-call-options.ts';
import { toProviderError, type FailedCall } from './to-provider-error.ts';

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
 * @throws from every call: ProviderError; SpellError `NOT_SUPPORTED` or `VALIDATION_FAILED` for a request that
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
    ...otherCalls(provider, async (modelId, { texts, signal }, run) => {
      try {
        signal?.throwIfAborted();
        return await run();
      } catch (error) {
        throw failure(
          error,
          failed(modelId, () => texts),
          signal,
        );
      }
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
  const { unified: reason, raw } = finish?.finishReason ?? {};
  // A package that has not heard of an end gives no reason of the provider's.
  const ended = reason !== 'interrupted' && !(reason === 'other' && raw === undefined);
  if (finish !== undefined && reason !== undefined && reason !== 'interrupted' && ended)
    return answer.complete(finish, reason);
  throw new ProviderError({ model, message: 'the answer broke off before its end.' });
}

/** An abort is passed on untouched; everything else is an error of the call. */
function failure(error: unknown, call: FailedCall, signal: AbortSignal | undefined): unknown {
  return signal?.aborted === true ? signal.reason : toProviderError(error, call);
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
