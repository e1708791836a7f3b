/** Seam: time. Orchestration code takes time from here alone, so that a run can be tested and replayed. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Milliseconds from an arbitrary start, never going back: for durations. */
  monotonic(): number;
  /** Resolves after `ms`; rejects with `signal.reason` when aborted. The timer does not keep the process alive longer than its awaiter. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
