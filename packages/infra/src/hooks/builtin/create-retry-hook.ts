import type { Hook, HookContext, HookPoint } from '@llmspell/core';
import { retryAfterOf, type RetryPolicy } from '@llmspell/core/kit';

import { isRetryable } from '../../resilience/errors/is-retryable.ts';

export interface RetryHookOptions extends RetryPolicy {
  /**
   * Error points at which it asks for another attempt. With several, attempts multiply: an agent that is run again calls
   * its tools again.
   * @default ['onToolError']
   */
  readonly points?: readonly HookPoint[];
  /** Which errors may go away. An abort or a limit comes to no hook. @default those that are marked as retryable */
  readonly shouldRetry?: (error: Error, context: HookContext) => boolean;
  /** Gives a number from 0 up to 1, for jitter. @default the machine's randomness */
  readonly random?: () => number;
}

/**
 * Has failed work done again, with exponential backoff. Chance shortens a wait by up to half. A wait that the other side asks
 * for (`data.retryAfterMs`) is taken instead; when that is longer than `maxDelayMs`, there is no further attempt.
 *
 * @throws TypeError for a policy that makes no sense.
 */
export function createRetryHook({
  points = ['onToolError'],
  maxAttempts = 3,
  baseDelayMs = 500,
  maxDelayMs = 30_000,
  shouldRetry = isRetryable,
  random = Math.random,
}: RetryHookOptions = {}): readonly Hook[] {
  if (!(maxAttempts >= 1 && baseDelayMs >= 0 && maxDelayMs >= 0)) {
    throw new TypeError(
      `Expected maxAttempts of 1 or more and delays of 0 or more; got ${maxAttempts}, ${baseDelayMs} and ${maxDelayMs}.`,
    );
  }
  const delayOf = (context: HookContext): number | undefined => {
    const asked = retryAfterOf(context.error);
    if (asked !== undefined) return asked <= maxDelayMs ? asked : undefined;
    const { attempt } = context.data;
    const exponent = typeof attempt === 'number' && attempt > 1 ? attempt - 1 : 0;
    return Math.min(baseDelayMs * 2 ** exponent, maxDelayMs) * (1 - random() / 2);
  };
  return points.map((point) => ({
    name: 'retry',
    point,
    tags: ['builtin'],
    run(context) {
      const { error } = context;
      if (error === undefined || !shouldRetry(error, context)) return undefined;
      const delayMs = delayOf(context);
      return delayMs === undefined ? undefined : { type: 'retry', delayMs, maxAttempts };
    },
  }));
}
