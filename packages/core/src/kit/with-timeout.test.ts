import { createRunContext } from '@llmspell/core';
import { withTimeout, withTimeoutSignal } from '@llmspell/core/kit';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { createSteppingClock } from '../__fixtures__/create-stepping-clock.ts';
import { errorOf, thrownBy } from '../__fixtures__/error-of.ts';
import { listenerCount } from '../__fixtures__/listener-count.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const never = (): Promise<never> => new Promise(() => {});

test('work that ends in time gives its result, and neither timer nor listener stays', async () => {
  const { signal } = new AbortController();
  const options = { signal, timeoutMs: 100, what: 'Step "a"' };
  await expect(
    withTimeoutSignal(options, async (inner) => {
      expect([vi.getTimerCount(), listenerCount(signal)]).toEqual([1, 1]);
      expect(inner).not.toBe(signal);
      return 1;
    }),
  ).resolves.toBe(1);
  const error = new Error('no');
  expect(await thrownBy(() => withTimeoutSignal(options, () => Promise.reject(error)))).toBe(error);
  const throwing = (): never => {
    throw error;
  };
  expect(await thrownBy(() => withTimeoutSignal(options, throwing))).toBe(error);
  expect([vi.getTimerCount(), listenerCount(signal)]).toEqual([0, 0]);
});

test('work that takes longer is aborted and fails with TIMEOUT, even when it does not listen', async () => {
  const { signal } = new AbortController();
  let reason: unknown;
  const failed = errorOf(() =>
    withTimeoutSignal({ signal, timeoutMs: 100, what: 'Step "a"' }, (inner) => {
      inner.addEventListener('abort', () => (reason = inner.reason));
      return never();
    }),
  );
  await vi.advanceTimersByTimeAsync(100);
  const error = await failed;
  expect(error).toMatchObject({ code: 'TIMEOUT', retryable: true, data: { timeoutMs: 100 } });
  expect(error.message).toMatch(/^Step "a" did not finish within 100 ms\./);
  expect(reason).toBe(error);
  expect([vi.getTimerCount(), listenerCount(signal), signal.aborted]).toEqual([0, 0, false]);
});

test('work that fails after its time is no unhandled rejection', async () => {
  const { signal } = new AbortController();
  const late = Promise.withResolvers<never>();
  const failed = errorOf(() => withTimeoutSignal({ signal, timeoutMs: 1, what: 'It' }, () => late.promise));
  await vi.advanceTimersByTimeAsync(1);
  expect((await failed).code).toBe('TIMEOUT');
  late.reject(new Error('late'));
  await vi.advanceTimersByTimeAsync(1);
});

test('an abort from outside is passed on untouched, and stops the timer', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const reason = { why: 'stop' };
  const failed = thrownBy(() => withTimeoutSignal({ signal, timeoutMs: 100, what: 'It' }, never));
  controller.abort(reason);
  expect(await failed).toBe(reason);
  expect(vi.getTimerCount()).toBe(0);
  const started = (): never => expect.fail('started');
  expect(await thrownBy(() => withTimeoutSignal({ signal, timeoutMs: 100, what: 'It' }, started))).toBe(reason);
});

test('the work of a context gets a scope with the earlier deadline', async () => {
  const clock = createSteppingClock(1_000);
  const context = createRunContext({ clock, deadline: 1_500 });
  const options = { name: 'step:a', what: 'Step "a"' };
  const inside = await withTimeout(context, { ...options, timeoutMs: 100 }, async (scope) => scope);
  expect(inside).toMatchObject({ path: 'step:a', deadline: 1_100 });
  expect(inside.signal).not.toBe(context.signal);
  const later = await withTimeout(context, { ...options, timeoutMs: 900 }, async (scope) => scope);
  expect(later.deadline).toBe(1_500);
});
