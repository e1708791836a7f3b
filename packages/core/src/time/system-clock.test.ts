import { systemClock } from '@llmspell/core';
import { withTimeoutSignal } from '@llmspell/core/kit';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { errorOf, thrownBy } from '../__fixtures__/error-of.ts';
import { listenerCount } from '../__fixtures__/listener-count.ts';

const DAY = 24 * 60 * 60 * 1_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('time goes on, and durations are measured from an arbitrary start', async () => {
  vi.setSystemTime(5_000);
  const started = systemClock.monotonic();
  await vi.advanceTimersByTimeAsync(250);
  expect(systemClock.now()).toBe(5_250);
  expect(systemClock.monotonic() - started).toBe(250);
});

test('a sleep ends when its time has come, and lets go of the signal', async () => {
  const { signal } = new AbortController();
  let awake = false;
  void systemClock.sleep(100, signal).then(() => (awake = true));
  expect(listenerCount(signal)).toBe(1);
  await vi.advanceTimersByTimeAsync(99);
  expect(awake).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(awake).toBe(true);
  expect(listenerCount(signal)).toBe(0);
});

test('a sleep ends with the reason of an abort, and no timer stays', async () => {
  const controller = new AbortController();
  const reason = { why: 'stop' };
  const slept = thrownBy(() => systemClock.sleep(100, controller.signal));
  controller.abort(reason);
  expect(await slept).toBe(reason);
  expect(await thrownBy(() => systemClock.sleep(100, controller.signal))).toBe(reason);
  expect(vi.getTimerCount()).toBe(0);
});

test('a sleep of months takes months', async () => {
  let awake = false;
  void systemClock.sleep(60 * DAY).then(() => (awake = true));
  await vi.advanceTimersByTimeAsync(60 * DAY - 1);
  expect(awake).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(awake).toBe(true);
});

test('a time limit of months, or of for ever, does not end at once', async () => {
  const { signal } = new AbortController();
  const limit = async (timeoutMs: number): Promise<string> =>
    withTimeoutSignal({ signal, timeoutMs, what: 'It' }, () => systemClock.sleep(30 * DAY).then(() => 'done'));
  const results = Promise.all([limit(Infinity), limit(31 * DAY), errorOf(() => limit(29 * DAY))]);
  await vi.advanceTimersByTimeAsync(30 * DAY);
  expect(await results).toMatchObject(['done', 'done', { code: 'TIMEOUT' }]);
  expect(vi.getTimerCount()).toBe(0);
});
