import { checkOption } from '../policy/check-option.ts';
import type { BalancingStrategy } from './balancing-strategy.ts';
import { least } from './least.ts';

/**
 * Each as often as its weight says, spread evenly (smooth weighted round robin).
 *
 * @param weights By name; 1 for those that are left out, 0 for never while another is there.
 */
export function weightedBalancing(weights: Readonly<Record<string, number>>): BalancingStrategy {
  const known = new Map(Object.entries(weights));
  for (const [name, weight] of known) checkOption(`the weight of "${name}"`, weight, { min: 0, max: 1e9 });
  const weightOf = (name: string): number => known.get(name) ?? 1;
  const credit = new Map<string, number>();
  return (members) => {
    let total = 0;
    for (const { name } of members) {
      total += weightOf(name);
      credit.set(name, (credit.get(name) ?? 0) + weightOf(name));
    }
    const isNever = (name: string): boolean => total > 0 && weightOf(name) === 0;
    const chosen = least(members, ({ name }) => (isNever(name) ? Infinity : -(credit.get(name) ?? 0)));
    credit.set(chosen.name, (credit.get(chosen.name) ?? 0) - total);
    return chosen;
  };
}
