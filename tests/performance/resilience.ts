import { systemClock } from '@llmspell/core';
import {
  aimdAdaptation,
  composePolicies,
  createAdaptiveFlowController,
  createBulkhead,
  createCircuitBreaker,
  createMemoryCache,
  createRateLimiter,
  createRetry,
  createTimeout,
  type Policy,
} from '@llmspell/infra/resilience';

import { measure, printFigures, type Subject } from './measure.ts';

const UNITS = 20_000;

const clock = systemClock;
const random = (): number => 0.5;

const policies = (): Readonly<Record<string, Policy>> => {
  const rate = { type: 'token-bucket', capacity: 1e9, refillPerSecond: 1e9 } as const;
  const window = { type: 'sliding-window', limit: 1e6, windowMs: 1 } as const;
  return {
    retry: createRetry({ clock, random }),
    'circuit breaker, last 20 calls': createCircuitBreaker({ name: 'x', clock }),
    'circuit breaker, last 10 s': createCircuitBreaker({
      name: 'x',
      clock,
      window: { type: 'time', durationMs: 10_000 },
    }),
    'rate limiter, token bucket': createRateLimiter({ name: 'x', clock, rate }),
    'rate limiter, sliding window': createRateLimiter({ name: 'x', clock, rate: window }),
    bulkhead: createBulkhead({ name: 'x', maxConcurrent: 10 }),
    'adaptive flow, AIMD': createAdaptiveFlowController({ name: 'x', clock, adaptation: aimdAdaptation() }),
    timeout: createTimeout({ clock, timeoutMs: 60_000 }),
  };
};

/** What policies cost around an operation that is done at once, and what a lookup in a cache costs. */
export async function resilience(): Promise<void> {
  const all = policies();
  const some = (...names: readonly string[]): Policy[] => names.flatMap((name) => all[name] ?? []);
  const usual = ['retry', 'circuit breaker, last 20 calls', 'rate limiter, token bucket', 'bulkhead'];
  printFigures(
    'policies around an instant operation',
    await measure([
      { name: 'bare call', units: UNITS, run: repeat(work) },
      ...Object.entries(all).map(([name, policy]) => subject(name, policy)),
      subject('retry, circuit, rate, bulkhead', composePolicies(...some(...usual))),
      subject('retry, circuit, rate, bulkhead, timeout', composePolicies(...some(...usual, 'timeout'))),
    ]),
  );
  printFigures(
    'lookup in a full cache of 1000',
    await measure([await lookup('lru'), await lookup('lfu'), await lookup('adaptive')]),
  );
}

function work(): Promise<number> {
  return Promise.resolve(1);
}

const repeat = (run: () => Promise<unknown>) => async (): Promise<void> => {
  for (let index = 0; index < UNITS; index += 1) await run();
};

function subject(name: string, policy: Policy): Subject {
  const { signal } = new AbortController();
  return { name, units: UNITS, run: repeat(() => policy.execute(work, signal)) };
}

async function lookup(eviction: 'lru' | 'lfu' | 'adaptive'): Promise<Subject> {
  const cache = createMemoryCache<number>({ clock, maxEntries: 1_000, eviction });
  const keys = Array.from({ length: 1_000 }, (_, index) => `key${index}`);
  for (const key of keys) await cache.set(key, 1);
  let next = 0;
  const look = (): Promise<unknown> => {
    next = (next + 1) % keys.length;
    return cache.get(keys[next] ?? '');
  };
  return { name: eviction, units: UNITS, run: repeat(look) };
}
