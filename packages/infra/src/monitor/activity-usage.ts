import type { ActivityUsage } from './activity.ts';

/** No tokens. */
export const NO_ACTIVITY_USAGE: ActivityUsage = { inputTokens: 0, outputTokens: 0, costUsd: 0 };

/** The sum of two. */
export function plus(a: ActivityUsage, b: ActivityUsage): ActivityUsage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    costUsd: a.costUsd + b.costUsd,
  };
}
