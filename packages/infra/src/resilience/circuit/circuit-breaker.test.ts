import { createCircuitBreaker, inCategories, type CircuitBreakerOptions } from '@llmspell/infra/resilience';
import { createCaptureEvents, createManualClock } from '@llmspell/testing';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { errorWith } from '../__fixtures__/error-with.ts';
import { never } from '../__fixtures__/never.ts';
import { thrownBy } from '../__fixtures__/thrown-by.ts';

function setUp(options: Partial<CircuitBreakerOptions> = {}) {
  const clock = createManualClock();
  const events = createCaptureEvents();
  const circuit = createCircuitBreaker({ name: 'model', clock, events, ...options });
  return {
    clock,
    events,
    circuit,
    succeed: () => circuit.execute(async () => 'done', never),
    fail: (code = 'TIMEOUT' as const) => thrownBy(() => circuit.execute(() => Promise.reject(errorWith(code)), never)),
    /** A call that ends when told. */
    start: () => {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      return { resolve, reject, ended: circuit.execute(() => promise, never) };
    },
  };
}

test('a circuit opens at the share of failures, refuses without a call, and closes after a probe succeeds', async () => {
  const { circuit, clock, events, succeed, fail } = setUp({
    threshold: { type: 'rate', rate: 0.5, minimumCalls: 4 },
    openMs: 1_000,
  });
  await succeed();
  await succeed();
  await fail();
  expect(circuit.state).toBe('closed');
  await fail();
  expect(circuit.state).toBe('open');
  await clock.advance(400);
  expect(await thrownBy(succeed)).toMatchObject({
    code: 'CIRCUIT_OPEN',
    retryable: true,
    data: { name: 'model', retryAfterMs: 600 },
  });
  await clock.advance(600);
  expect(circuit.state).toBe('half-open');
  await succeed();
  expect([circuit.state, circuit.counts]).toEqual(['closed', { calls: 0, failures: 0 }]);
  expect(events.types()).toEqual(['circuit.opened', 'circuit.half_opened', 'circuit.closed']);
  expect(events.events[0]?.data).toEqual({ name: 'model', calls: 4, failures: 2 });
});

test('a probe that fails opens the circuit for the whole time again', async () => {
  const { circuit, clock, fail } = setUp({ threshold: { type: 'failures', failures: 1 }, openMs: 1_000 });
  await fail();
  await clock.advance(1_000);
  await fail();
  await clock.advance(999);
  expect(circuit.state).toBe('open');
  await clock.advance(1);
  expect(circuit.state).toBe('half-open');
});

test('only so many probes run at once, and all of them have to succeed', async () => {
  const { circuit, clock, succeed, fail, start } = setUp({
    threshold: { type: 'failures', failures: 1 },
    openMs: 10,
    probes: 2,
  });
  await fail();
  await clock.advance(10);
  const first = start();
  const second = start();
  const refusal = await thrownBy(succeed);
  expect(refusal).toMatchObject({ code: 'CIRCUIT_OPEN', data: { name: 'model' } });
  expect(refusal).not.toHaveProperty('data.retryAfterMs');
  first.resolve('1');
  await first.ended;
  expect(circuit.state).toBe('half-open');
  expect(await thrownBy(succeed)).toMatchObject({ code: 'CIRCUIT_OPEN' });
  second.resolve('2');
  await second.ended;
  expect(circuit.state).toBe('closed');
});

test('a probe that is aborted gives its place to the next', async () => {
  const { circuit, clock, succeed, fail } = setUp({ threshold: { type: 'failures', failures: 1 }, openMs: 10 });
  await fail();
  await clock.advance(10);
  const controller = new AbortController();
  const aborted = circuit.execute(() => {
    controller.abort('stop');
    return Promise.reject(controller.signal.reason as Error);
  }, controller.signal);
  expect(await thrownBy(() => aborted)).toBe('stop');
  expect(circuit.state).toBe('half-open');
  await succeed();
  expect(circuit.state).toBe('closed');
});

test('what was started before a change of state says nothing after it', async () => {
  const { circuit, clock, fail, start } = setUp({ threshold: { type: 'failures', failures: 1 }, openMs: 10 });
  const early = start();
  await fail();
  await clock.advance(10);
  const probe = start();
  early.reject(errorWith('TIMEOUT'));
  await thrownBy(() => early.ended);
  expect(circuit.state).toBe('half-open');
  probe.resolve('done');
  await probe.ended;
  expect(circuit.state).toBe('closed');
});

test('errors of the caller count as nothing, and categories can be chosen', async () => {
  const own = setUp({ threshold: { type: 'failures', failures: 1 } });
  await thrownBy(() => own.circuit.execute(() => Promise.reject(errorWith('VALIDATION_FAILED')), never));
  expect([own.circuit.state, own.circuit.counts.calls]).toEqual(['closed', 0]);
  const chosen = setUp({ threshold: { type: 'failures', failures: 1 }, isFailure: inCategories('rate-limit') });
  await chosen.fail();
  expect(chosen.circuit.state).toBe('closed');
  await thrownBy(() => chosen.circuit.execute(() => Promise.reject(errorWith('RATE_LIMITED')), never));
  expect(chosen.circuit.state).toBe('open');
});

test('in a window of time old failures are forgotten', async () => {
  const { circuit, clock, fail } = setUp({
    window: { type: 'time', durationMs: 1_000 },
    threshold: { type: 'failures', failures: 3 },
  });
  await fail();
  await clock.advance(600);
  await fail();
  await clock.advance(600);
  await fail();
  expect([circuit.state, circuit.counts]).toEqual(['closed', { calls: 2, failures: 2 }]);
  await fail();
  expect(circuit.state).toBe('open');
});

test('the last calls are counted like a plain list of them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 40 }), fc.integer({ min: 1, max: 8 }), async (calls, size) => {
      const { circuit, succeed, fail } = setUp({
        window: { type: 'count', size },
        threshold: { type: 'rate', rate: 1, minimumCalls: size },
        openMs: 1e9,
      });
      const last: boolean[] = [];
      for (const failed of calls) {
        await (failed ? fail() : succeed());
        last.push(failed);
        if (last.length > size) last.shift();
        const isAllFailed = last.length === size && last.every(Boolean);
        expect(circuit.state).toBe(isAllFailed ? 'open' : 'closed');
        if (isAllFailed) return;
        expect(circuit.counts).toEqual({ calls: last.length, failures: last.filter(Boolean).length });
      }
    }),
  );
});

test('a window of time holds the calls of its duration, to a tenth', async () => {
  const step = fc.record({ wait: fc.integer({ min: 0, max: 70 }), failed: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { circuit, clock, succeed, fail } = setUp({
        window: { type: 'time', durationMs: 100 },
        threshold: { type: 'failures', failures: 1_000 },
      });
      const calls: number[] = [];
      for (const { wait, failed } of steps) {
        await clock.advance(wait);
        await (failed ? fail() : succeed());
        calls.push(clock.monotonic());
        const since = (ms: number): number => calls.filter((at) => at > clock.monotonic() - ms).length;
        expect(circuit.counts.calls).toBeGreaterThanOrEqual(since(90));
        expect(circuit.counts.calls).toBeLessThanOrEqual(since(101));
      }
    }),
    { numRuns: 30 },
  );
});
