import type { MemberStats } from './member-stats.ts';

/**
 * Chooses one of the members, of which there is at least one: those that were not tried for this input yet. May remember
 * what it chose, so each load balancer needs its own. Of equals the first.
 */
export type BalancingStrategy = (members: readonly [MemberStats, ...MemberStats[]]) => MemberStats;
