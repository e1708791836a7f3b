import type { BalancingStrategy } from './balancing-strategy.ts';

/** One after another. */
export function roundRobinBalancing(): BalancingStrategy {
  let next = 0;
  return (members) => {
    const chosen = members[next % members.length] ?? members[0];
    next = (next + 1) % Number.MAX_SAFE_INTEGER;
    return chosen;
  };
}
