import type { ModelPrice } from './model.ts';
import type { Usage } from './usage.ts';

/** The same usage with its cost, USD, when the price is known. */
export function withCost(usage: Usage, price: ModelPrice | 'free' | undefined): Usage {
  if (price === undefined) return usage;
  if (price === 'free') return { ...usage, costUsd: 0 };
  const { cachedInputTokens, cacheWriteInputTokens = 0 } = usage;
  const fresh = usage.inputTokens - cachedInputTokens - cacheWriteInputTokens;
  const input =
    fresh * price.inputUsd +
    cachedInputTokens * (price.cachedInputUsd ?? price.inputUsd) +
    cacheWriteInputTokens * (price.cacheWriteUsd ?? price.inputUsd);
  return { ...usage, costUsd: (input + usage.outputTokens * price.outputUsd) / 1_000_000 };
}
