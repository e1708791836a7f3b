import type { Completion, CompletionPart, CompletionRequest, LanguageModel, ModelPrice } from '@llmspell/core';

/** One attempt: the parts it gives, and the error it may end with. */
export type Attempt = (request: CompletionRequest, signal: AbortSignal) => AsyncIterable<CompletionPart>;

/** A model that plays attempts one after another, the last one again and again. */
export interface ScriptedModel extends LanguageModel {
  readonly requests: readonly CompletionRequest[];
  readonly signals: readonly AbortSignal[];
}

interface ScriptedModelOptions {
  readonly id?: string;
  readonly price?: ModelPrice | 'free' | undefined;
}

/** Makes a model of attempts. */
export function createScriptedModel(attempts: readonly Attempt[], options: ScriptedModelOptions = {}): ScriptedModel {
  const { id = 'test/model' } = options;
  const requests: CompletionRequest[] = [];
  const signals: AbortSignal[] = [];
  return {
    id,
    modelId: id.slice(id.indexOf('/') + 1),
    price: 'price' in options ? options.price : 'free',
    requests,
    signals,
    provider: {
      name: 'test',
      capabilities: () => ({ tools: true, structuredOutput: false, imageInput: false }),
      stream(request, { signal = new AbortController().signal } = {}) {
        requests.push(request);
        signals.push(signal);
        const attempt = attempts[Math.min(requests.length, attempts.length) - 1];
        if (attempt === undefined) throw new TypeError('A scripted model needs an attempt.');
        return attempt(request, signal);
      },
    },
  };
}

/** An answer of one text. */
export function completionOf(text: string, usage: Partial<Completion['usage']> = {}): Completion {
  return {
    message: { role: 'assistant', content: [{ type: 'text', text }] },
    finishReason: 'stop',
    usage: {
      inputTokens: 10,
      outputTokens: 5,
      cachedInputTokens: 0,
      reasoningTokens: 0,
      costUsd: undefined,
      ...usage,
    },
  };
}

/** An attempt that streams these texts and finishes with all of them. */
export function answering(...texts: readonly string[]): Attempt {
  return async function* () {
    for (const text of texts) yield { type: 'text-delta', text };
    yield { type: 'finish', completion: completionOf(texts.join('')) };
  };
}

/** An attempt that streams these texts and fails. */
export function failing(error: Error, ...texts: readonly string[]): Attempt {
  return async function* () {
    for (const text of texts) yield { type: 'text-delta', text };
    throw error;
  };
}
