import type { MemberStats } from './member-stats.ts';

/** The member with the least cost; of equals the first. */
export function least(
  members: readonly [MemberStats, ...MemberStats[]],
  cost: (member: MemberStats) => number,
): MemberStats {
  let best = members[0];
  let bestCost = cost(best);
  for (const member of members.slice(1)) {
    const memberCost = cost(member);
    if (memberCost >= bestCost) continue;
    best = member;
    bestCost = memberCost;
  }
  return best;
}
