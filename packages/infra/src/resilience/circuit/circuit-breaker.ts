import type { Clock, EventBus } from '@llmspell/core';

import type { Policy } from '../policy/policy.ts';

/** `closed` lets calls through, `open` refuses them, `half-open` lets a few through to see whether it works again. */
export type CircuitState = 'closed' | 'open' | 'half-open';

/** Which calls are looked at: the last so many, or those of the last while. */
export type CircuitWindow =
  | { readonly type: 'count'; readonly size: number }
  /** Moves on by a tenth of `durationMs`. */
  | { readonly type: 'time'; readonly durationMs: number };

/** When a circuit opens: at so many failures in the window, or at a share of them. */
export type CircuitThreshold =
  | { readonly type: 'failures'; readonly failures: number }
  /** `rate` from 0 to 1; not before `minimumCalls` (@default 10) are in the window. */
  | { readonly type: 'rate'; readonly rate: number; readonly minimumCalls?: number };

export interface CircuitBreakerOptions {
  /** Of what is protected, for messages and events. */
  readonly name: string;
  readonly clock: Clock;
  /** @default the last 20 calls */
  readonly window?: CircuitWindow;
  /** @default half of at least 10 calls */
  readonly threshold?: CircuitThreshold;
  /** ms a circuit stays open before it is tried. @default 30_000 */
  readonly openMs?: number;
  /** Calls let through when half-open; all of them must succeed for the circuit to close, one failure opens it again. @default 1 */
  readonly probes?: number;
  /**
   * Whether an error tells against the other side. One that does not counts as nothing.
   * @default all but validation and permission errors, which are the caller's
   */
  readonly isFailure?: (error: unknown) => boolean;
  /** Gets `circuit.opened`, `circuit.half_opened` and `circuit.closed`. @default nobody */
  readonly events?: EventBus;
}

/** Refuses calls to something that keeps failing, until it works again. Rejects with SpellError `CIRCUIT_OPEN`. */
export interface CircuitBreaker extends Policy {
  readonly name: string;
  readonly state: CircuitState;
  /** Calls and failures in the window. */
  readonly counts: { readonly calls: number; readonly failures: number };
}
