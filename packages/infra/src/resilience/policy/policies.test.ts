import { createRunContext } from '@llmspell/core';
import {
  composePolicies,
  createBulkhead,
  createCircuitBreaker,
  createFallback,
  createRateLimiter,
  createRetry,
  createTimeout,
  withPolicy,
  type Policy,
} from '@llmspell/infra/resilience';
import { createManualClock, createScriptedAgent } from '@llmspell/testing';
import { describe, expect, test } from 'vitest';

import { errorWith } from '../__fixtures__/error-with.ts';
import { never } from '../__fixtures__/never.ts';
import { thrownBy } from '../__fixtures__/thrown-by.ts';

const random = (): number => 1;

/** One of each, in the usual order, as far as they change nothing by themselves. */
function allPolicies(clock = createManualClock({ autoAdvance: true })): readonly (readonly [string, Policy])[] {
  return [
    ['retry', createRetry({ clock, random })],
    ['circuit breaker', createCircuitBreaker({ name: 'x', clock })],
    [
      'rate limiter',
      createRateLimiter({ name: 'x', clock, rate: { type: 'sliding-window', limit: 100, windowMs: 10 } }),
    ],
    ['bulkhead', createBulkhead({ name: 'x', maxConcurrent: 2 })],
    ['timeout', createTimeout({ clock: createManualClock(), timeoutMs: 1_000 })],
    [
      'fallback',
      createFallback({
        fallback: (): never => {
          throw new TypeError('not asked');
        },
        when: () => false,
      }),
    ],
    ['none', composePolicies()],
  ];
}

describe.for(allPolicies())('%s', ([, policy]) => {
  test('gives the result', async () => {
    await expect(policy.execute(async () => 'done', never)).resolves.toBe('done');
  });

  test('throws an error as it is', async () => {
    const error = errorWith('X_ANY');
    expect(await thrownBy(() => policy.execute(() => Promise.reject(error), never))).toBe(error);
  });

  test('passes an abort on untouched, and calls no second time', async () => {
    const controller = new AbortController();
    const reason = { why: 'stop' };
    let calls = 0;
    const operation = (signal: AbortSignal): Promise<never> => {
      calls += 1;
      controller.abort(reason);
      return Promise.reject(signal.reason as Error);
    };
    expect(await thrownBy(() => policy.execute(operation, controller.signal))).toBe(reason);
    expect(calls).toBe(1);
  });

  test('does not hold on to the signal', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...arguments_: Parameters<typeof add>) => ((listeners += 1), add(...arguments_));
    signal.removeEventListener = (...arguments_: Parameters<typeof remove>) => (
      (listeners -= 1),
      remove(...arguments_)
    );
    await policy.execute(async () => 'done', signal);
    await thrownBy(() => policy.execute(() => Promise.reject(errorWith('X_ANY')), signal));
    expect(listeners).toBe(0);
  });
});

describe('a composition', () => {
  test('has the first policy outside', async () => {
    const order: string[] = [];
    const named = (name: string): Policy => ({
      async execute(operation, signal) {
        order.push(`${name} in`);
        const value = await operation(signal);
        order.push(`${name} out`);
        return value;
      },
    });
    await composePolicies(named('a'), named('b')).execute(async () => order.push('work'), never);
    expect(order).toEqual(['a in', 'b in', 'work', 'b out', 'a out']);
  });

  test('limits each attempt, counts each, and falls back when all failed', async () => {
    const clock = createManualClock({ autoAdvance: true });
    const circuit = createCircuitBreaker({ name: 'model', clock, threshold: { type: 'failures', failures: 3 } });
    const policy = composePolicies<string>(
      createFallback({ fallback: (error) => `instead of ${(error as Error).name}` }),
      createRetry({ clock, random, maxAttempts: 3, baseDelayMs: 10 }),
      circuit,
      createTimeout({ clock, timeoutMs: 100 }),
    );
    const hang = (): Promise<number> => new Promise(() => {});
    const result: string | number = await policy.execute(hang, never);
    expect(result).toBe('instead of SpellError');
    expect(circuit.state).toBe('open');
    expect(clock.sleeps).toEqual([100, 10, 100, 20, 100]);
  });

  test('a retry waits until an open circuit may be tried', async () => {
    const clock = createManualClock({ autoAdvance: true });
    const circuit = createCircuitBreaker({
      name: 'x',
      clock,
      threshold: { type: 'failures', failures: 1 },
      openMs: 5_000,
    });
    await thrownBy(() => circuit.execute(() => Promise.reject(errorWith('TIMEOUT')), never));
    const policy = composePolicies(createRetry({ clock, random }), circuit);
    await expect(policy.execute(async () => 'done', never)).resolves.toBe('done');
    expect(clock.sleeps).toEqual([5_000]);
  });
});

test('a retry waits as long as the other side asks, and tries only what may go away', async () => {
  const clock = createManualClock({ autoAdvance: true });
  const told: unknown[] = [];
  const retry = createRetry({ clock, random, onRetry: (_, attempt, delayMs) => void told.push([attempt, delayMs]) });
  const errors = [errorWith('RATE_LIMITED', { retryable: true, retryAfterMs: 1_234 }), errorWith('NOT_FOUND')];
  let calls = 0;
  const operation = (): Promise<never> => Promise.reject(errors[calls++]);
  expect(await thrownBy(() => retry.execute(operation, never))).toBe(errors[1]);
  expect([clock.sleeps, told]).toEqual([[1_234], [[1, 1_234]]]);
});

test('a time limit ends work that does not listen, and leaves no timer', async () => {
  const clock = createManualClock();
  const timeout = createTimeout({ clock, timeoutMs: 50, what: 'The call' });
  const heard: unknown[] = [];
  const hangs = thrownBy(() =>
    timeout.execute((signal) => {
      signal.addEventListener('abort', () => heard.push(signal.reason));
      return new Promise(() => {});
    }, never),
  );
  await clock.advance(50);
  const error = await hangs;
  expect(error).toMatchObject({ code: 'TIMEOUT', retryable: true, data: { timeoutMs: 50 } });
  expect(heard).toEqual([error]);
  await timeout.execute(async () => 'fast', never);
  expect(clock.pending).toBe(0);
});

test('a fallback is for the errors it is meant for', async () => {
  const policy = createFallback({ fallback: () => 'other', when: (error) => (error as Error).message === 'mine' });
  await expect(policy.execute(() => Promise.reject(new Error('mine')), never)).resolves.toBe('other');
  expect(await thrownBy(() => policy.execute(() => Promise.reject(new Error('yours')), never))).toMatchObject({
    message: 'yours',
  });
});

test('a component under a policy runs each attempt in a scope of its own', async () => {
  const clock = createManualClock({ autoAdvance: true });
  const agent = createScriptedAgent('a', (_input, _context, index) => {
    if (index < 2) throw errorWith('TIMEOUT', { retryable: true });
    return 'done';
  });
  const guarded = withPolicy(agent, createRetry({ clock, random }));
  await expect(guarded.execute('in', createRunContext({ clock }))).resolves.toBe('done');
  expect([guarded.name, agent.inputs, agent.paths]).toEqual([
    'a',
    ['in', 'in', 'in'],
    ['attempt', 'attempt', 'attempt'],
  ]);
});

test('numbers that make no sense are refused when the policy is made', () => {
  const clock = createManualClock();
  const rate = { type: 'token-bucket', capacity: 1, refillPerSecond: 0 } as const;
  expect(() => createTimeout({ clock, timeoutMs: Number.NaN })).toThrow(TypeError);
  expect(() => createRetry({ clock, random, maxAttempts: 0 })).toThrow(
    'Expected maxAttempts to be a whole number of 1 or more, got 0.',
  );
  expect(() => createBulkhead({ name: 'x', maxConcurrent: 1.5 })).toThrow(TypeError);
  expect(() => createRateLimiter({ name: 'x', clock, rate })).toThrow(TypeError);
  expect(() => createCircuitBreaker({ name: 'x', clock, threshold: { type: 'failures', failures: 21 } })).toThrow(
    'from 1 to 20',
  );
  expect(() => createCircuitBreaker({ name: 'x', clock, threshold: { type: 'rate', rate: 0 } })).toThrow(TypeError);
});
