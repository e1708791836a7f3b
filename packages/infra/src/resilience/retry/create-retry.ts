import type { Clock } from '@llmspell/core';
import { retry, retryAfterOf, type RetryPolicy } from '@llmspell/core/kit';

import { isRetryable } from '../errors/is-retryable.ts';
import { checkOption } from '../policy/check-option.ts';
import type { Policy } from '../policy/policy.ts';

export interface RetryPolicyOptions extends RetryPolicy {
  readonly clock: Clock;
  /** Gives a number from 0 up to 1, for jitter. */
  readonly random: () => number;
  /** Whether this error may go away. Never asked for an abort or a limit. @default what the error says of itself */
  readonly shouldRetry?: (error: unknown) => boolean;
  /** ms the other side asked to wait, taken instead of the backoff. @default `data.retryAfterMs` of the error */
  readonly retryAfterMs?: (error: unknown) => number | undefined;
  /** Told before each wait. */
  readonly onRetry?: (error: unknown, attempt: number, delayMs: number) => void | Promise<void>;
}

/** Repeats an operation that failed, with exponential backoff and jitter. The last error is thrown as it is. */
export function createRetry(options: RetryPolicyOptions): Policy {
  checkOption('maxAttempts', options.maxAttempts ?? 1, { min: 1, integer: true });
  const filled = { shouldRetry: isRetryable, retryAfterMs: retryAfterOf, ...options };
  return { execute: (operation, signal) => retry(() => operation(signal), { ...filled, signal }) };
}
