import type { BalancingStrategy } from './balancing-strategy.ts';
import { least } from './least.ts';

/** The one with the fewest calls under way; of equals the one that was called least often. */
export function leastConnectionsBalancing(): BalancingStrategy {
  return (members) => {
    const fewest = Math.min(...members.map(({ active }) => active));
    return least(members, ({ active, calls }) => (active === fewest ? calls : Infinity));
  };
}
