/** What one call that ended says about the flow. */
export interface FlowSample {
  /** The limit so far; need not be whole. */
  readonly limit: number;
  /** Calls under way when this one began or when it ended, whichever is more, itself included. */
  readonly active: number;
  /** Calls that waited when it began. */
  readonly queued: number;
  /** Calls that asked so far. */
  readonly arrivals: number;
  /** When it began and ended, ms of a clock that never goes back. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly latencyMs: number;
  readonly failed: boolean;
  /** Moving averages with this call in them; that of the latency is over calls that succeeded. */
  readonly averageLatencyMs: number;
  readonly errorRate: number;
}

/** Gives the next limit. May remember what it saw, so each controller needs its own. */
export type Adaptation = (sample: FlowSample) => number;
