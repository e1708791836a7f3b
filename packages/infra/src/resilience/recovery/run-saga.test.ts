import { runSaga, type Saga } from '@llmspell/infra/resilience';
import { createCaptureEvents, createManualClock } from '@llmspell/testing';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { errorWith } from '../__fixtures__/error-with.ts';
import { thrownBy } from '../__fixtures__/thrown-by.ts';

function setUp() {
  const clock = createManualClock();
  const events = createCaptureEvents();
  const controller = new AbortController();
  const log: string[] = [];
  const book = (saga: Saga, name: string, undo: () => void | Promise<void> = () => {}): Promise<string> =>
    saga.step({
      name,
      run: async () => {
        log.push(`do ${name}`);
        return `${name}-id`;
      },
      compensate: async (id) => {
        await undo();
        log.push(`undo ${id}`);
      },
    });
  const run = <T>(work: (saga: Saga) => Promise<T>): Promise<T> =>
    runSaga({ name: 'trip', clock, events, signal: controller.signal, compensationTimeoutMs: 100 }, work);
  return { clock, events, controller, log, book, run };
}

test('work that succeeds undoes nothing', async () => {
  const { run, book, log, events } = setUp();
  await expect(run(async (saga) => [await book(saga, 'a'), await book(saga, 'b')])).resolves.toEqual(['a-id', 'b-id']);
  expect([log, events.types()]).toEqual([['do a', 'do b'], []]);
});

test('what was done is undone in reverse order, and the error is the one of the work', async () => {
  const { run, book, log, events } = setUp();
  const error = errorWith('X_SOLD_OUT');
  const work = async (saga: Saga): Promise<void> => {
    await book(saga, 'flight');
    await book(saga, 'hotel');
    await saga.step({ name: 'car', run: () => Promise.reject(error), compensate: () => void log.push('undo car') });
  };
  expect(await thrownBy(() => run(work))).toBe(error);
  expect(log).toEqual(['do flight', 'do hotel', 'undo hotel-id', 'undo flight-id']);
  expect(events.events.map(({ type, data }) => [type, data])).toEqual([
    ['saga.compensated', { name: 'trip', steps: 2 }],
  ]);
});

test('one that cannot be undone does not keep the others, and is told', async () => {
  const { run, book, log, events } = setUp();
  const error = errorWith('X_SOLD_OUT');
  const broken = errorWith('X_BROKEN');
  const thrown = await thrownBy(() =>
    run(async (saga) => {
      await book(saga, 'a');
      await book(saga, 'b', () => Promise.reject(broken));
      throw error;
    }),
  );
  expect(thrown).toMatchObject({ code: 'COMPENSATION_FAILED', data: { name: 'trip', steps: ['b'] } });
  expect((thrown as Error).cause).toMatchObject({ errors: [error, broken] });
  expect(log).toEqual(['do a', 'do b', 'undo a-id']);
  expect(events.types()).toEqual(['saga.compensation_failed', 'saga.compensated']);
});

test('an abort undoes, too, and stays an abort; a compensation that hangs is left', async () => {
  const { run, book, log, clock, controller, events } = setUp();
  const thrown = thrownBy(() =>
    run(async (saga) => {
      await book(saga, 'a');
      await book(saga, 'b', () => new Promise(() => {}));
      controller.abort('stop');
      await book(saga, 'c');
    }),
  );
  await clock.untilSleeping();
  await clock.advance(100);
  expect(await thrown).toBe('stop');
  expect(log).toEqual(['do a', 'do b', 'undo a-id']);
  expect(events.ofType('saga.compensation_failed')[0]?.data).toEqual({ name: 'trip', step: 'b', code: 'TIMEOUT' });
  expect(clock.pending).toBe(0);
});

test('aborted before, it does not start', async () => {
  const { run, book, log, controller } = setUp();
  controller.abort('stop');
  expect(await thrownBy(() => run((saga) => book(saga, 'a')))).toBe('stop');
  expect(log).toEqual([]);
});

test('steps side by side are told to stop and waited for, and undone when they got done', async () => {
  const { run, book, log } = setUp();
  const error = errorWith('X_SOLD_OUT');
  const slow = (saga: Saga): Promise<string> =>
    saga.step({
      name: 'slow',
      run: (signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            log.push('stop slow');
            resolve('slow-id');
          });
        }),
      compensate: (id) => void log.push(`undo ${id}`),
    });
  const fail = async (saga: Saga): Promise<never> => {
    await book(saga, 'a');
    throw error;
  };
  expect(await thrownBy(() => run((saga) => Promise.all([slow(saga), fail(saga)])))).toBe(error);
  expect(log).toEqual(['do a', 'stop slow', 'undo slow-id', 'undo a-id']);
});

test('a step after the end is refused', async () => {
  const { run, book } = setUp();
  const saga = await run(async (inner) => inner);
  expect(await thrownBy(() => book(saga, 'late'))).toMatchObject({ code: 'CLOSED' });
});

test('wherever it fails, just the steps before are undone, last first', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 }), async (count, failsAt) => {
      const { run, book, log } = setUp();
      const names = Array.from({ length: count }, (_, index) => `s${index}`);
      const call = run(async (saga) => {
        for (const [index, name] of names.entries()) {
          if (index === failsAt) throw new Error('no');
          await book(saga, name);
        }
      });
      const [ended] = await Promise.allSettled([call]);
      const done = names.slice(0, failsAt);
      const undone = failsAt < count ? done.toReversed() : [];
      expect(ended.status).toBe(failsAt < count ? 'rejected' : 'fulfilled');
      expect(log).toEqual([...done.map((name) => `do ${name}`), ...undone.map((name) => `undo ${name}-id`)]);
    }),
  );
});
