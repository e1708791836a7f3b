import { checkOption } from '../policy/check-option.ts';
import type { BalancingStrategy } from './balancing-strategy.ts';
import { least } from './least.ts';

/**
 * The one from which an answer is to be expected first: by its latency, its errors and the calls it has under way. One of
 * which nothing is known goes first.
 *
 * @param weights By name, how much better one is than its figures; 1 for those that are left out.
 */
export function performanceBalancing(weights: Readonly<Record<string, number>> = {}): BalancingStrategy {
  const known = new Map(Object.entries(weights));
  for (const [name, weight] of known) checkOption(`the weight of "${name}"`, weight, { min: Number.MIN_VALUE });
  return (members) =>
    least(members, ({ name, active, calls, latencyMs, errorRate }) => {
      if (calls === 0) return active - Number.MAX_SAFE_INTEGER;
      // One that never answered so far is as slow as anything.
      const latency = latencyMs ?? Number.MAX_SAFE_INTEGER;
      const perSuccess = Math.max(latency, 1e-3) / Math.max(1 - errorRate, 1e-3);
      return (perSuccess * (active + 1)) / (known.get(name) ?? 1);
    });
}
