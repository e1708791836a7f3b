import type { RunContext } from '../context/run-context.ts';
import type { JsonValue } from '../json/json-value.ts';

export interface WaitOptions {
  /** ms after which it stops waiting; in a durable run they go on counting while the process is down. @default for ever */
  readonly timeoutMs?: number;
}

/** Seam: what a run can wait for. A run engine's waits outlive the process. */
export interface RunWaits {
  /**
   * Waits for a signal of this name that the run has not received yet, and gives its payload; `undefined` when the time is
   * over.
   */
  waitFor(name: string, options: WaitOptions, context: RunContext): Promise<JsonValue | undefined>;
  /** Waits until a moment that is fixed when the wait begins. */
  sleep(ms: number, context: RunContext): Promise<void>;
}
