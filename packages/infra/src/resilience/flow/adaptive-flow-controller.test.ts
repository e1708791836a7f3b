import {
  aimdAdaptation,
  createAdaptiveFlowController,
  gradientAdaptation,
  loadAdaptation,
  predictiveAdaptation,
  type Adaptation,
  type AdaptiveFlowOptions,
} from '@llmspell/infra/resilience';
import { createCaptureEvents, createManualClock } from '@llmspell/testing';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { errorWith } from '../__fixtures__/error-with.ts';
import { never } from '../__fixtures__/never.ts';
import { thrownBy } from '../__fixtures__/thrown-by.ts';

function setUp(adaptation: Adaptation, options: Partial<AdaptiveFlowOptions> = {}) {
  const clock = createManualClock();
  const events = createCaptureEvents();
  const flow = createAdaptiveFlowController({ name: 'model', clock, events, adaptation, ...options });
  return { clock, events, flow };
}

interface Server {
  /** Calls it works on at once; with more it is slower in proportion. */
  readonly capacity: number;
  /** What a call takes without load. */
  readonly latencyMs: (now: number) => number;
}

/** 100 clients call a server again and again for 10 s; gives the limit that was usual at the end. */
async function loadTest(adaptation: Adaptation, server: Server): Promise<number> {
  const { clock, flow } = setUp(adaptation, { initialLimit: 5, maxLimit: 200, maxQueued: 1_000 });
  let active = 0;
  const serve = async (): Promise<void> => {
    active += 1;
    await clock.sleep(server.latencyMs(clock.monotonic()) * Math.max(1, active / server.capacity));
    active -= 1;
  };
  const over = new AbortController();
  const limits: number[] = [];
  const client = async (): Promise<void> => {
    while (!over.signal.aborted) await flow.execute(serve, never);
  };
  const clients = Array.from({ length: 100 }, client);
  for (let passed = 0; passed < 10_000; passed += 100) {
    await clock.advance(100);
    limits.push(flow.limit);
  }
  over.abort();
  while (clock.pending > 0) await clock.advance(1_000);
  await Promise.all(clients);
  return limits.slice(-21).toSorted((a, b) => a - b)[10] ?? 0;
}

test('calls beyond the limit wait, and beyond the queue are refused', async () => {
  const { flow } = setUp(({ limit }) => limit, { initialLimit: 1, maxQueued: 1 });
  const { promise, resolve } = Promise.withResolvers<string>();
  const first = flow.execute(() => promise, never);
  const second = flow.execute(async () => 'second', never);
  expect([flow.active, flow.queued]).toEqual([1, 1]);
  expect(await thrownBy(() => flow.execute(async () => 'third', never))).toMatchObject({ code: 'OVERLOADED' });
  resolve('first');
  expect(await Promise.all([first, second])).toEqual(['first', 'second']);
  expect([flow.active, flow.queued]).toEqual([0, 0]);
});

test('the adaptation sees what a call was like, and its limit is kept in bounds', async () => {
  const samples: unknown[] = [];
  let next = 1e9;
  const { flow, clock, events } = setUp(
    (sample) => {
      samples.push(sample);
      return next;
    },
    { initialLimit: 4, minLimit: 2, maxLimit: 8 },
  );
  const work = flow.execute(() => clock.sleep(30), never);
  await clock.advance(30);
  await work;
  expect(samples).toEqual([
    {
      limit: 4,
      active: 1,
      queued: 0,
      arrivals: 1,
      startedAt: 0,
      endedAt: 30,
      latencyMs: 30,
      failed: false,
      averageLatencyMs: 30,
      errorRate: 0,
    },
  ]);
  expect([flow.limit, flow.averageLatencyMs]).toEqual([8, 30]);
  next = 0;
  await thrownBy(() => flow.execute(() => Promise.reject(errorWith('TIMEOUT')), never));
  expect(flow.limit).toBe(2);
  expect(flow.errorRate).toBeCloseTo(0.2);
  next = Number.NaN;
  await flow.execute(async () => 'x', never);
  expect(flow.limit).toBe(2);
  expect(events.events.map(({ data }) => data)).toEqual([
    { name: 'model', before: 4, limit: 8 },
    { name: 'model', before: 8, limit: 2 },
  ]);
});

test('errors that do not tell of load, and aborts, say nothing', async () => {
  let samples = 0;
  const { flow } = setUp(({ limit }) => ((samples += 1), limit));
  const controller = new AbortController();
  await thrownBy(() => flow.execute(() => Promise.reject(errorWith('VALIDATION_FAILED')), never));
  await thrownBy(() =>
    flow.execute(async (signal) => {
      controller.abort('stop');
      signal.throwIfAborted();
    }, controller.signal),
  );
  expect([samples, flow.active]).toEqual([0, 0]);
});

test('an adaptation that throws does not lose the place', async () => {
  const { flow } = setUp(() => {
    throw new TypeError('no');
  });
  expect(await thrownBy(() => flow.execute(async () => 'x', never))).toBeInstanceOf(TypeError);
  expect(flow.active).toBe(0);
});

describe('by performance', () => {
  test('the limit grows by one when as many calls as it allows went well, and shrinks at once', async () => {
    const { flow, clock } = setUp(aimdAdaptation({ maxLatencyMs: 50 }), { initialLimit: 10 });
    const round = async (ms: number): Promise<void> => {
      const calls = Array.from({ length: 10 }, () => flow.execute(() => clock.sleep(ms), never));
      await clock.advance(ms);
      await Promise.all(calls);
    };
    await round(10);
    await round(10);
    expect(flow.limit).toBe(11);
    await round(60);
    // 11.8, once for all ten that were slow together.
    expect(flow.limit).toBe(10);
  });

  test('a limit that is not used does not grow', async () => {
    const { flow } = setUp(aimdAdaptation(), { initialLimit: 10 });
    for (let index = 0; index < 100; index += 1) await flow.execute(async () => 'x', never);
    expect(flow.limit).toBe(10);
  });

  test.for([
    ['AIMD', () => aimdAdaptation({ maxLatencyMs: 15 })],
    ['gradient', () => gradientAdaptation()],
  ] as const)('the limit finds about what a server can take: %s', async ([, create]) => {
    const limit = await loadTest(create(), { capacity: 20, latencyMs: () => 10 });
    expect(limit).toBeGreaterThanOrEqual(15);
    expect(limit).toBeLessThanOrEqual(50);
  });
});

test('gradient: a server that became slower for good is not taken for one that is overloaded', async () => {
  const latencyMs = (now: number): number => (now < 3_000 ? 10 : 40);
  const limit = await loadTest(gradientAdaptation({ probeEvery: 200 }), { capacity: 20, latencyMs });
  expect(limit).toBeGreaterThanOrEqual(15);
  expect(limit).toBeLessThanOrEqual(50);
});

test('by load: the limit grows while many ask, but not over errors, and shrinks when few do', async () => {
  const { flow, clock } = setUp(loadAdaptation({ everyMs: 100 }), { initialLimit: 10 });
  const rounds = async (count: number, calls: number, fails = false): Promise<number> => {
    for (let index = 0; index < count; index += 1) {
      const work = Array.from({ length: calls }, () =>
        flow.execute(async () => {
          await clock.sleep(50);
          if (fails) throw errorWith('TIMEOUT');
        }, never),
      );
      const ended = Promise.allSettled(work);
      await clock.advance(500);
      await ended;
    }
    return flow.limit;
  };
  const grown = await rounds(2, 30);
  expect(grown).toBeGreaterThanOrEqual(15);
  const afterErrors = await rounds(2, 60, true);
  expect(await rounds(2, 60, true)).toBe(afterErrors);
  // One call at a time is no longer below the load at which it shrinks.
  expect([2, 3]).toContain(await rounds(10, 1));
});

test('by prediction: the limit is ahead of a rate that rises, and comes down with it', async () => {
  const { flow, clock } = setUp(predictiveAdaptation({ intervalMs: 1_000, headroom: 1 }), { initialLimit: 1_000 });
  const second = async (calls: number): Promise<number> => {
    const work: Promise<unknown>[] = [];
    for (let index = 0; index < 10; index += 1) {
      for (let call = 0; call < calls / 10; call += 1) work.push(flow.execute(() => clock.sleep(500), never));
      await clock.advance(100);
    }
    return flow.limit;
  };
  for (let index = 0; index < 10; index += 1) await second(40);
  // 40 a second, half a second each: 20 are under way.
  expect(flow.limit).toBeGreaterThanOrEqual(18);
  expect(flow.limit).toBeLessThanOrEqual(24);
  for (const rate of [60, 80, 100]) await second(rate);
  expect(await second(120)).toBeGreaterThanOrEqual(55);
  for (let index = 0; index < 10; index += 1) await second(10);
  expect(flow.limit).toBeLessThanOrEqual(7);
  await clock.advance(1_000);
});

test('every adaptation gives a number for any sample', () => {
  const sample = fc.record({
    limit: fc.double({ min: 1, max: 1_000, noNaN: true }),
    active: fc.integer({ min: 1, max: 1_000 }),
    queued: fc.integer({ min: 0, max: 1_000 }),
    arrivals: fc.integer({ min: 1, max: 1_000 }),
    startedAt: fc.double({ min: 0, max: 1e6, noNaN: true }),
    latencyMs: fc.double({ min: 0, max: 1e5, noNaN: true }),
    failed: fc.boolean(),
    averageLatencyMs: fc.double({ min: 0, max: 1e5, noNaN: true }),
    errorRate: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  const all = [aimdAdaptation, gradientAdaptation, loadAdaptation, predictiveAdaptation];
  fc.assert(
    fc.property(fc.array(sample), fc.constantFrom(...all), (samples, create) => {
      const adaptation = create();
      let time = 0;
      let arrivals = 0;
      for (const given of samples) {
        time = Math.max(time, given.startedAt + given.latencyMs);
        arrivals += given.arrivals;
        const next = adaptation({ ...given, arrivals, endedAt: time });
        expect(next).toBeGreaterThanOrEqual(0);
        expect(next).toBeLessThan(Infinity);
      }
    }),
  );
});
