import { isStop } from '../errors/is-stop.ts';
import type { Clock } from '../time/clock.ts';

/** How often and how patiently to try again. */
export interface RetryPolicy {
  /** Attempts in all, the first included. @default 3 */
  readonly maxAttempts?: number;
  /** ms before the second attempt; doubles with each. @default 500 */
  readonly baseDelayMs?: number;
  /** ms at most between attempts; when the other side asks for longer, there is no further attempt. @default 30_000 */
  readonly maxDelayMs?: number;
}

export interface RetryOptions extends RetryPolicy {
  readonly clock: Clock;
  /** Gives a number from 0 up to 1, for jitter. */
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Whether this error may go away. Never asked for an abort or a limit. */
  readonly shouldRetry: (error: unknown) => boolean;
  /** ms the other side asked to wait; taken instead of the backoff, but no longer than `maxDelayMs`. */
  readonly retryAfterMs?: (error: unknown) => number | undefined;
  /** Told before each wait. */
  readonly onRetry?: (error: unknown, attempt: number, delayMs: number) => void | Promise<void>;
  /** How to wait: `context.sleep` outside of effects, so that a durable run keeps the wait. @default the clock's */
  readonly sleep?: (ms: number) => Promise<void>;
}

/**
 * Calls `operation` until it succeeds, with exponential backoff; chance shortens a wait by up to half, so that many who
 * failed together do not come back together. An abort is passed on untouched; the last error is thrown as it is.
 */
export async function retry<T>(operation: (attempt: number) => Promise<T>, options: RetryOptions): Promise<T> {
  const { maxAttempts = 3, clock, signal, shouldRetry, onRetry } = options;
  const { sleep = (ms) => clock.sleep(ms, signal) } = options;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await operation(attempt);
    } catch (error) {
      if (isStop(error, signal) || attempt >= maxAttempts || !shouldRetry(error)) throw error;
      const delayMs = delayBefore(error, attempt, options);
      if (delayMs === undefined) throw error;
      await onRetry?.(error, attempt, delayMs);
      await sleep(delayMs);
    }
  }
}

/** ms to wait; `undefined` when the other side asked for longer than we are ready to wait. */
function delayBefore(error: unknown, attempt: number, options: RetryOptions): number | undefined {
  const { baseDelayMs = 500, maxDelayMs = 30_000, random, retryAfterMs } = options;
  const asked = retryAfterMs?.(error);
  if (asked !== undefined) return asked > maxDelayMs ? undefined : asked;
  return Math.min(baseDelayMs * 2 ** (attempt - 1), maxDelayMs) * (0.5 + random() / 2);
}
