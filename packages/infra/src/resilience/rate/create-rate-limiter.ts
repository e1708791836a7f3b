import { SpellError } from '@llmspell/core';

import { checkOption } from '../policy/check-option.ts';
import type { Operation } from '../policy/operation.ts';
import { createSlidingWindow } from './create-sliding-window.ts';
import { createTokenBucket } from './create-token-bucket.ts';
import type { RateLimit, RateLimiter, RateLimiterOptions } from './rate-limiter.ts';
import type { RateMeter } from './rate-meter.ts';

/** Makes a rate limiter. A call that is aborted while it waits gives its turn back. */
export function createRateLimiter({ name, clock, rate, maxWaitMs = 0 }: RateLimiterOptions): RateLimiter {
  const meter = createMeter(rate);
  checkOption('maxWaitMs', maxWaitMs, { min: 0 });
  return {
    name,
    get waitMs() {
      return meter.waitMs(clock.monotonic());
    },
    async execute<T>(operation: Operation<T>, signal: AbortSignal): Promise<T> {
      signal.throwIfAborted();
      const now = clock.monotonic();
      const waitMs = meter.waitMs(now);
      if (waitMs > maxWaitMs) throw refusal(name, waitMs);
      const giveBack = meter.take(now);
      if (waitMs > 0) {
        try {
          await clock.sleep(waitMs, signal);
        } catch (error) {
          giveBack();
          throw error;
        }
      }
      return operation(signal);
    },
  };
}

function createMeter(rate: RateLimit): RateMeter {
  if (rate.type === 'token-bucket') {
    return createTokenBucket(
      checkOption('rate.capacity', rate.capacity, { min: 1 }),
      checkOption('rate.refillPerSecond', rate.refillPerSecond, { min: Number.MIN_VALUE }),
    );
  }
  return createSlidingWindow(
    checkOption('rate.limit', rate.limit, { min: 1, integer: true }),
    checkOption('rate.windowMs', rate.windowMs, { min: 1 }),
  );
}

function refusal(name: string, waitMs: number): SpellError {
  const retryAfterMs = Math.ceil(waitMs);
  return new SpellError({
    code: 'RATE_LIMITED',
    message: `"${name}" is called more often than its rate allows. Try again in ${retryAfterMs} ms, or raise the rate.`,
    retryable: true,
    data: { name, retryAfterMs },
  });
}
