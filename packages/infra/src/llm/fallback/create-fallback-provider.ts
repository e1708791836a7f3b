import {
  ProviderError,
  SpellError,
  type CompletionPart,
  type CompletionRequest,
  type LanguageModel,
  type LLMProvider,
  type ModelCapabilities,
  type ProviderCallOptions,
} from '@llmspell/core';

/**
 * Makes a provider that asks several models, one after the other: the next one when a call failed in a way that may go
 * away (a rate limit, no answer, silence) before the first part came. The answer names the model that gave it. What all
 * of them can do counts as what it can do. It has no embeddings: the vectors of different models do not compare.
 *
 * @throws from `stream`: the error of the model that failed last; when several failed, one `ProviderError` that tells
 * them all and is retryable, because the first failure was.
 */
export function createFallbackProvider(models: readonly LanguageModel[]): LLMProvider {
  return {
    name: 'fallback',
    capabilities: () => models.map(({ provider, modelId }) => provider.capabilities(modelId)).reduce(both),
    stream: (request, options = {}) => streamFirst(models, request, options),
  };
}

async function* streamFirst(
  models: readonly LanguageModel[],
  request: CompletionRequest,
  options: ProviderCallOptions,
): AsyncGenerator<CompletionPart> {
  const failures: SpellError[] = [];
  for (const [index, model] of models.entries()) {
    let begun = false;
    try {
      for await (const part of model.provider.stream({ ...request, modelId: model.modelId }, options)) {
        begun = true;
        yield part.type === 'finish' ? { ...part, completion: { model: model.id, ...part.completion } } : part;
      }
      return;
    } catch (error) {
      if (begun || options.signal?.aborted === true || !SpellError.isInstance(error)) throw error;
      failures.push(error);
      const next = models[index + 1];
      if (next === undefined || !error.retryable) throw failureOf(models, failures);
      options.onFallback?.({ from: model.id, to: next.id, error });
    }
  }
}

function both(a: ModelCapabilities, b: ModelCapabilities): ModelCapabilities {
  const contextTokens = smaller(a.contextTokens, b.contextTokens);
  return {
    tools: a.tools && b.tools,
    structuredOutput: a.structuredOutput && b.structuredOutput,
    imageInput: a.imageInput && b.imageInput,
    ...(contextTokens === undefined ? {} : { contextTokens }),
  };
}

function smaller(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

function failureOf(models: readonly LanguageModel[], failures: readonly SpellError[]): SpellError {
  const [first, ...others] = failures;
  const last = others.at(-1);
  if (first === undefined || last === undefined) return first ?? nothingAsked();
  const waits = failures.map(({ data }) => data?.['retryAfterMs']).filter((wait) => typeof wait === 'number');
  return new ProviderError({
    model: models.map(({ id }) => id).join(', '),
    code: first.code,
    retryable: true,
    message: `none of them answered. ${failures.map(({ message }) => message).join(' ')}`,
    // One that names no time may be back at once.
    ...(waits.length === failures.length ? { retryAfterMs: Math.min(...waits) } : {}),
    cause: last,
  });
}

function nothingAsked(): SpellError {
  return new SpellError({ code: 'INTERNAL', message: 'A chain of models failed without a failure.' });
}
