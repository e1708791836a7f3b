import type { LanguageModel } from '@llmspell/core';

import { createFallbackProvider } from './create-fallback-provider.ts';

/**
 * Makes one model out of several: the next is asked when one fails before it has begun to answer. A run needs the
 * permission for all of them, sets aside what the dearest takes, and pays the one that answers.
 */
export function createFallbackModel(models: readonly LanguageModel[]): LanguageModel {
  const alternatives = models.flatMap((model) => model.alternatives ?? [model]);
  const [first] = alternatives;
  if (first === undefined) throw new TypeError('A chain of models needs at least one model.');
  if (alternatives.length === 1) return first;
  return {
    id: alternatives.map(({ id }) => id).join(', '),
    modelId: alternatives.map(({ id }) => id).join(', '),
    provider: createFallbackProvider(alternatives),
    price: first.price,
    alternatives,
  };
}
