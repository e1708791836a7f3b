import type { RateMeter } from './rate-meter.ts';

/** A bucket that is full at first. Booked turns leave it below zero. */
export function createTokenBucket(capacity: number, refillPerSecond: number): RateMeter {
  const perMs = refillPerSecond / 1_000;
  let tokens = capacity;
  let filledAt: number | undefined;
  const fill = (now: number): void => {
    tokens = Math.min(capacity, tokens + (now - (filledAt ?? now)) * perMs);
    filledAt = now;
  };
  const waitMs = (now: number): number => {
    fill(now);
    return tokens >= 1 ? 0 : Math.ceil((1 - tokens) / perMs);
  };
  return {
    waitMs,
    take(now) {
      fill(now);
      tokens -= 1;
      return () => {
        tokens = Math.min(capacity, tokens + 1);
      };
    },
  };
}
