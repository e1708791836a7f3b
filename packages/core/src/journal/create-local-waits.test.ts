import { createLocalWaits, createRunContext } from '@llmspell/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { thrownBy } from '../__fixtures__/error-of.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function open() {
  const waits = createLocalWaits();
  const stop = new AbortController();
  const context = createRunContext({ runId: 'r', waits, signal: stop.signal });
  return { waits, stop, context };
}

test('a signal ends the wait of its run and name, and no other', async () => {
  const { waits, context } = open();
  const got: unknown[] = [];
  const waiting = ['a', 'a', 'b'].map(async (name) => got.push([name, await context.waitFor(name)]));
  waits.signal('other', 'a', 0);
  waits.signal('r', 'a', 1);
  waits.signal('r', 'b', null);
  waits.signal('r', 'a', 2);
  await Promise.all(waiting);
  expect(got).toEqual([
    ['a', 1],
    ['b', null],
    ['a', 2],
  ]);
  expect(vi.getTimerCount()).toBe(0);
});

test('signals that come early are kept in their order, each for one wait', async () => {
  const { waits, context } = open();
  waits.signal('r', 'a', 1);
  waits.signal('r', 'a', 2);
  expect([await context.waitFor('a'), await context.waitFor('a')]).toEqual([1, 2]);
  const third = context.waitFor('a', { timeoutMs: 100 });
  await vi.advanceTimersByTimeAsync(100);
  expect(await third).toBeUndefined();
});

test('an abort ends a wait with its reason, and a sleep takes its time', async () => {
  const { context, stop } = open();
  const slept = context.sleep(5);
  await vi.advanceTimersByTimeAsync(5);
  await slept;
  const reason = new Error('stop');
  const waiting = thrownBy(() => context.waitFor('never'));
  stop.abort(reason);
  expect(await waiting).toBe(reason);
  expect(vi.getTimerCount()).toBe(0);
});

test('of very many signals that nobody waits for the oldest are dropped', async () => {
  const { waits, context } = open();
  for (let index = 0; index < 1_001; index += 1) waits.signal('r', `s${index}`, index);
  expect(await context.waitFor('s1')).toBe(1);
  const dropped = context.waitFor('s0', { timeoutMs: 1 });
  await vi.advanceTimersByTimeAsync(1);
  expect(await dropped).toBeUndefined();
});
