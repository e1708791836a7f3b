import { SpellError, type ErrorCode } from '@llmspell/core';
import { retry, type RetryOptions } from '@llmspell/core/kit';
import { expect, test } from 'vitest';

import { createSteppingClock } from '../__fixtures__/create-stepping-clock.ts';
import { thrownBy } from '../__fixtures__/error-of.ts';

function setUp(options: Partial<RetryOptions> = {}) {
  const clock = createSteppingClock();
  const { signal } = new AbortController();
  const attempts: number[] = [];
  const base: RetryOptions = { clock, random: () => 1, signal, shouldRetry: () => true, ...options };
  return {
    clock,
    attempts,
    run: (errors: readonly unknown[]) =>
      retry(async (attempt) => {
        attempts.push(attempt);
        if (attempt <= errors.length) throw errors[attempt - 1];
        return 'done';
      }, base),
  };
}

const errors = (count: number): Error[] => Array.from({ length: count }, (_, index) => new Error(String(index)));

test('an operation that succeeds is called once', async () => {
  const { run, attempts, clock } = setUp();
  await expect(run([])).resolves.toBe('done');
  expect([attempts, clock.sleeps]).toEqual([[1], []]);
});

test('waits double up to the longest, and the last error is thrown as it is', async () => {
  const { run, attempts, clock } = setUp({ maxAttempts: 6, baseDelayMs: 100, maxDelayMs: 500 });
  const all = errors(6);
  expect(await thrownBy(() => run(all))).toBe(all[5]);
  expect(attempts).toEqual([1, 2, 3, 4, 5, 6]);
  expect(clock.sleeps).toEqual([100, 200, 400, 500, 500]);
});

test('by default there are three attempts, the first wait being at most half a second', async () => {
  const { run, clock } = setUp();
  expect(await thrownBy(() => run(errors(3)))).toMatchObject({ message: '2' });
  expect(clock.sleeps).toEqual([500, 1_000]);
});

test('chance shortens a wait by half at most', async () => {
  const { run, clock } = setUp({ random: () => 0, baseDelayMs: 100 });
  await run(errors(2));
  expect(clock.sleeps).toEqual([50, 100]);
});

test('the other side may say how long to wait; when that is too long, there is no further attempt', async () => {
  const asked = [70, undefined, 9_999];
  const { run, clock } = setUp({
    maxAttempts: 4,
    baseDelayMs: 100,
    maxDelayMs: 1_000,
    retryAfterMs: (error) => asked[Number((error as Error).message)],
  });
  expect(await thrownBy(() => run(errors(3)))).toMatchObject({ message: '2' });
  expect(clock.sleeps).toEqual([70, 200]);
});

test('an error that will not go away is not retried', async () => {
  const { run, attempts } = setUp({ shouldRetry: (error) => (error as Error).message !== '1' });
  expect(await thrownBy(() => run(errors(3)))).toMatchObject({ message: '1' });
  expect(attempts).toEqual([1, 2]);
});

test.each<ErrorCode>(['ABORTED', 'RUN_CANCELLED', 'SCRIPT_LIMIT', 'BUDGET_EXCEEDED'])(
  '%s is passed on, whatever shouldRetry says',
  async (code) => {
    const { run, attempts } = setUp();
    const error = new SpellError({ code, message: 'x', retryable: true });
    expect(await thrownBy(() => run([error]))).toBe(error);
    expect(attempts).toEqual([1]);
  },
);

test('an abort during the operation ends the attempts', async () => {
  const controller = new AbortController();
  const { attempts, run } = setUp({
    signal: controller.signal,
    shouldRetry: () => expect.fail('asked'),
  });
  controller.abort();
  expect(await thrownBy(() => run(errors(1)))).toMatchObject({ message: '0' });
  expect(attempts).toEqual([1]);
});

test('an abort during the wait is thrown with its reason', async () => {
  const controller = new AbortController();
  const { run, attempts } = setUp({ signal: controller.signal, onRetry: () => controller.abort('stop') });
  expect(await thrownBy(() => run(errors(1)))).toBe('stop');
  expect(attempts).toEqual([1]);
});

test('each wait is announced', async () => {
  const told: unknown[] = [];
  const { run } = setUp({ baseDelayMs: 10, onRetry: (...args) => void told.push(args) });
  const all = errors(2);
  await run(all);
  expect(told).toEqual([
    [all[0], 1, 10],
    [all[1], 2, 20],
  ]);
});
