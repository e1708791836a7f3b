import { checkOption } from '../policy/check-option.ts';
import type { BalancingStrategy } from './balancing-strategy.ts';
import { least } from './least.ts';
import type { MemberStats } from './member-stats.ts';

export interface AdaptiveBalancingOptions {
  /** How much it tries those that look worse; 0 for never. @default 0.3 */
  readonly exploration?: number;
  /** How quickly old choices are forgotten: what each is multiplied with at the next one. @default 0.98 */
  readonly memory?: number;
}

/**
 * Learns which is best, and keeps trying the others, since they may have changed: a bandit with a discounted upper confidence bound. The
 * value of a member is how reliable, how fast against the fastest, and how free it is.
 */
export function adaptiveBalancing({
  exploration = 0.3,
  memory = 0.98,
}: AdaptiveBalancingOptions = {}): BalancingStrategy {
  checkOption('exploration', exploration, { min: 0 });
  checkOption('memory', memory, { min: 0.01, max: 1 });
  const chosenOfLate = new Map<string, number>();
  return (members) => {
    const fastest = Math.min(...members.map(({ latencyMs = Infinity }) => Math.max(latencyMs, 1e-3)));
    const total = members.reduce((sum, { name }) => sum + (chosenOfLate.get(name) ?? 0), 0);
    const bonus = (name: string): number => {
      const times = chosenOfLate.get(name);
      return times === undefined ? Infinity : exploration * Math.sqrt(Math.log(1 + total) / times);
    };
    const chosen = least(members, (member) => -(valueOf(member, fastest) + bonus(member.name)));
    for (const [name, times] of chosenOfLate) chosenOfLate.set(name, times * memory);
    chosenOfLate.set(chosen.name, (chosenOfLate.get(chosen.name) ?? 0) + 1);
    return chosen;
  };
}

function valueOf({ errorRate, latencyMs, active }: MemberStats, fastest: number): number {
  const speed = latencyMs === undefined ? 0 : fastest / Math.max(latencyMs, 1e-3);
  return ((1 - errorRate) * speed) / (1 + active);
}
