import { createRateLimiter, type RateLimit } from '@llmspell/infra/resilience';
import { createManualClock } from '@llmspell/testing';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { never } from '../__fixtures__/never.ts';
import { thrownBy } from '../__fixtures__/thrown-by.ts';

const RATES: readonly (readonly [string, RateLimit])[] = [
  ['token bucket', { type: 'token-bucket', capacity: 2, refillPerSecond: 20 }],
  ['sliding window', { type: 'sliding-window', limit: 2, windowMs: 100 }],
];

describe.for(RATES)('a %s', ([type, rate]) => {
  // The bucket gives one turn after 50 ms, the window two after 100.
  const firstWaitMs = type === 'token bucket' ? 50 : 100;

  test('lets through what it may, refuses the next, and says when there is room', async () => {
    const clock = createManualClock();
    const limiter = createRateLimiter({ name: 'api', clock, rate });
    const call = (): Promise<string> => limiter.execute(async () => 'done', never);
    await call();
    await call();
    expect(await thrownBy(call)).toMatchObject({
      code: 'RATE_LIMITED',
      retryable: true,
      data: { name: 'api', retryAfterMs: firstWaitMs },
    });
    await clock.advance(firstWaitMs);
    await expect(call()).resolves.toBe('done');
  });

  test('lets calls wait in order', async () => {
    const clock = createManualClock();
    const limiter = createRateLimiter({ name: 'api', clock, rate, maxWaitMs: 100 });
    const order: (readonly [number, number])[] = [];
    const calls = [0, 1, 2, 3].map((index) =>
      limiter.execute(async () => void order.push([index, clock.monotonic()]), never),
    );
    expect(await thrownBy(() => limiter.execute(async () => 'no', never))).toMatchObject({ code: 'RATE_LIMITED' });
    await clock.advance(100);
    await Promise.all(calls);
    expect(order).toEqual([
      [0, 0],
      [1, 0],
      [2, firstWaitMs],
      [3, 100],
    ]);
  });

  test('gets the turn back of a call that is aborted while it waits', async () => {
    const clock = createManualClock();
    const limiter = createRateLimiter({ name: 'api', clock, rate, maxWaitMs: 100 });
    await Promise.all([limiter.execute(async () => 1, never), limiter.execute(async () => 2, never)]);
    const { waitMs } = limiter;
    const controller = new AbortController();
    const waiting = thrownBy(() => limiter.execute(async () => 3, controller.signal));
    controller.abort('stop');
    expect(await waiting).toBe('stop');
    expect([limiter.waitMs, clock.pending]).toEqual([waitMs, 0]);
  });

  test('does not take a turn for a call that was aborted before', async () => {
    const limiter = createRateLimiter({ name: 'api', clock: createManualClock(), rate });
    for (let index = 0; index < 5; index += 1) {
      expect(await thrownBy(() => limiter.execute(async () => 'no', AbortSignal.abort('stop')))).toBe('stop');
    }
    expect(limiter.waitMs).toBe(0);
  });
});

/** When calls that come after these waits are let through. */
async function turns(rate: RateLimit, waits: readonly number[]): Promise<readonly number[]> {
  const clock = createManualClock();
  const limiter = createRateLimiter({ name: 'api', clock, rate, maxWaitMs: Infinity });
  const times: number[] = [];
  const calls: Promise<unknown>[] = [];
  for (const wait of waits) {
    await clock.advance(wait);
    calls.push(limiter.execute(async () => times.push(clock.monotonic()), never));
  }
  await clock.advance(1e6);
  await Promise.all(calls);
  return times;
}

const waits = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 30 });

test('within any window there are no more calls than the limit', async () => {
  await fc.assert(
    fc.asyncProperty(waits, fc.integer({ min: 1, max: 5 }), async (given, limit) => {
      const times = await turns({ type: 'sliding-window', limit, windowMs: 50 }, given);
      expect(times).toHaveLength(given.length);
      for (const start of times) {
        expect(times.filter((time) => time >= start && time < start + 50).length).toBeLessThanOrEqual(limit);
      }
    }),
    { numRuns: 40 },
  );
});

test('a bucket never gives more than it held and was filled with', async () => {
  await fc.assert(
    fc.asyncProperty(waits, fc.integer({ min: 1, max: 5 }), async (given, capacity) => {
      const times = await turns({ type: 'token-bucket', capacity, refillPerSecond: 100 }, given);
      expect(times).toHaveLength(given.length);
      for (const [index, start] of times.entries()) {
        for (const [offset, end] of times.slice(index).entries()) {
          expect(offset + 1).toBeLessThanOrEqual(capacity + (end - start) / 10 + 1e-6);
        }
      }
    }),
    { numRuns: 40 },
  );
});
