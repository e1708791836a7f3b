import type { ModelPrice } from './model.ts';
import type { Usage } from './usage.ts';

/** The same usage with its cost, USD, when the price is known. */
export function withCost(usage: Usage, price: ModelPrice | 'free' | undefined): Usage {
  if (price === undefined) return usage;
  if (price === 'free') return { ...usage, costUsd: 0 };
  const fresh = usage.inputTokens - usage.cachedInputTokens;
  const cached = usage.cachedInputTokens * (price.cachedInputUsd ?? price.inputUsd);
  return { ...usage, costUsd: (fresh * price.inputUsd + cached + usage.outputTokens * price.outputUsd) / 1_000_000 };
}
