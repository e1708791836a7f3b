import { createEventBus, createEventStream } from '@llmspell/infra/events';
import { createManualClock } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { receiveWithin } from './receive-within.ts';

test('what comes in the very moment in which the time is over is not lost', async () => {
  const clock = createManualClock();
  const bus = createEventBus();
  using stream = createEventStream(bus, '*');
  const { signal } = new AbortController();
  // The sleep ends, and before anybody hears of that, something happens.
  const atTheEnd = {
    ...clock,
    sleep: async () => {
      bus.emit({ type: 'late', data: {} });
    },
  };
  expect(await receiveWithin(stream, { timeoutMs: 10, clock: atTheEnd, signal })).toMatchObject({ type: 'late' });
  const tooLate = {
    ...clock,
    sleep: async () => {
      queueMicrotask(() => queueMicrotask(() => bus.emit({ type: 'later', data: {} })));
    },
  };
  const first = await receiveWithin(stream, { timeoutMs: 10, clock: tooLate, signal });
  const second = await receiveWithin(stream, { timeoutMs: 0, clock, signal });
  expect([first?.type, second?.type].filter((type) => type !== undefined)).toEqual(['later']);
});

test('an abort ends the wait, and leaves nothing behind', async () => {
  const clock = createManualClock();
  using stream = createEventStream(createEventBus(), '*');
  const stop = new AbortController();
  const waiting = receiveWithin(stream, { timeoutMs: 10, clock, signal: stop.signal });
  await clock.untilSleeping();
  stop.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  await expect(receiveWithin(stream, { timeoutMs: 0, clock, signal: stop.signal })).rejects.toThrow('enough');
  expect(clock.pending).toBe(0);
});
