import { expect, test } from 'vitest';

import { runWithDeadline } from './run-with-deadline.ts';

test('work that the machine had no time for is begun again', () => {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  let attempts = 0;
  const work = (): string => {
    attempts += 1;
    if (attempts < 3) Atomics.wait(cell, 0, 0, 60_000);
    return 'done';
  };
  expect(runWithDeadline(work, 50)).toBe('done');
  expect(attempts).toBe(3);
});

test('work without an end is stopped, and so is an error passed on', () => {
  expect(() =>
    runWithDeadline(() => {
      for (;;);
    }, 20),
  ).toThrow(expect.objectContaining({ code: 'TIMEOUT' }));
  expect(() => runWithDeadline(() => expect.fail('mine'), 20)).toThrow('mine');
});
