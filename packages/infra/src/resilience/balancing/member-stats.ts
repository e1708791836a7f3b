/** What is known of a member. */
export interface MemberStats {
  readonly name: string;
  /** Calls under way. */
  readonly active: number;
  /** Calls that ended. */
  readonly calls: number;
  readonly failures: number;
  /** Moving average over its successes, ms; `undefined` before the first. */
  readonly latencyMs: number | undefined;
  /** Moving average, from 0 to 1. */
  readonly errorRate: number;
}
