import type { Clock } from '@llmspell/core';

import type { Policy } from '../policy/policy.ts';

/** How often something may be done. */
export type RateLimit =
  /** `capacity` at once, and then as fast as the bucket is filled. */
  | { readonly type: 'token-bucket'; readonly capacity: number; readonly refillPerSecond: number }
  /** At most `limit` within any `windowMs`. */
  | { readonly type: 'sliding-window'; readonly limit: number; readonly windowMs: number };

export interface RateLimiterOptions {
  /** Of what is protected, for messages. */
  readonly name: string;
  readonly clock: Clock;
  readonly rate: RateLimit;
  /** ms a call waits for its turn; one that would wait for longer is refused at once. @default 0 */
  readonly maxWaitMs?: number;
}

/**
 * Lets calls through no faster than a rate, in the order they came. Rejects with SpellError `RATE_LIMITED`, whose
 * `data.retryAfterMs` says when there is room.
 */
export interface RateLimiter extends Policy {
  readonly name: string;
  /** ms a call would have to wait now. */
  readonly waitMs: number;
}
