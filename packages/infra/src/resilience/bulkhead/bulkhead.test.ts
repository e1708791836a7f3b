import { createBulkhead } from '@llmspell/infra/resilience';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { never } from '../__fixtures__/never.ts';
import { thrownBy } from '../__fixtures__/thrown-by.ts';

/** Calls that end when told, and the order in which they began. */
function setUp(maxConcurrent: number, maxQueued?: number) {
  const bulkhead = createBulkhead({ name: 'db', maxConcurrent, ...(maxQueued === undefined ? {} : { maxQueued }) });
  const begun: string[] = [];
  const start = (name: string, signal = never) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const ended = bulkhead.execute(() => {
      begun.push(name);
      return promise;
    }, signal);
    return { resolve, reject, ended };
  };
  return { bulkhead, begun, start };
}

test('so many run, so many wait in order, and one more is refused', async () => {
  const { bulkhead, begun, start } = setUp(1, 2);
  const first = start('first');
  const second = start('second');
  const third = start('third');
  expect([bulkhead.active, bulkhead.queued]).toEqual([1, 2]);
  expect(await thrownBy(() => start('fourth').ended)).toMatchObject({
    code: 'OVERLOADED',
    retryable: true,
    data: { name: 'db', limit: 1, queued: 2 },
  });
  first.reject(new Error('no'));
  await thrownBy(() => first.ended);
  second.resolve('2');
  await second.ended;
  third.resolve('3');
  await third.ended;
  expect([begun, bulkhead.active, bulkhead.queued]).toEqual([['first', 'second', 'third'], 0, 0]);
});

test('without a queue nothing waits', async () => {
  const { start } = setUp(1);
  const first = start('first');
  expect(await thrownBy(() => start('second').ended)).toMatchObject({ code: 'OVERLOADED' });
  first.resolve('1');
  await first.ended;
});

test('a call that is aborted leaves the queue and does not run', async () => {
  const { bulkhead, begun, start } = setUp(1, 5);
  const first = start('first');
  const controller = new AbortController();
  const second = start('second', controller.signal);
  const third = start('third');
  controller.abort('stop');
  expect(await thrownBy(() => second.ended)).toBe('stop');
  expect(bulkhead.queued).toBe(1);
  first.resolve('1');
  third.resolve('3');
  await third.ended;
  expect(begun).toEqual(['first', 'third']);
});

test('whatever happens, no more run than may, and all places come back', async () => {
  const action = fc.record({ slow: fc.boolean(), fails: fc.boolean(), abort: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 20 }), fc.integer({ min: 1, max: 3 }), async (actions, limit) => {
      const bulkhead = createBulkhead({ name: 'x', maxConcurrent: limit, maxQueued: 50 });
      let running = 0;
      let most = 0;
      const calls = actions.map(({ slow, fails, abort }) => {
        const controller = new AbortController();
        const call = bulkhead.execute(async () => {
          running += 1;
          most = Math.max(most, running);
          for (let tick = 0; tick < (slow ? 3 : 0); tick += 1) await Promise.resolve();
          running -= 1;
          if (fails) throw new Error('no');
        }, controller.signal);
        if (abort) controller.abort('stop');
        return call;
      });
      await Promise.allSettled(calls);
      expect(most).toBeLessThanOrEqual(limit);
      expect([running, bulkhead.active, bulkhead.queued]).toEqual([0, 0, 0]);
    }),
  );
});
