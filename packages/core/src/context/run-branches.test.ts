import { createRunContext, type RunContext } from '@llmspell/core';
import { expect, test } from 'vitest';

import { thrownBy } from '../__fixtures__/error-of.ts';
import { listenerCount } from '../__fixtures__/listener-count.ts';

/** Waits until the context is aborted and rejects with the reason. */
const untilAborted = ({ signal }: RunContext): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });

test('branches give their results in order, whoever ends first', async () => {
  const first = Promise.withResolvers<string>();
  const all = createRunContext().all<string>([
    () => first.promise,
    () => 'b',
    async () => {
      first.resolve('a');
      return 'c';
    },
  ]);
  await expect(all).resolves.toEqual(['a', 'b', 'c']);
});

test('each item has its index and a scope named by it', async () => {
  const context = createRunContext().scope('w');
  const seen = await context.each(['x', 'y'], (item, { path }, index) => [item, path, index]);
  expect(seen).toEqual([
    ['x', 'w/all/0', 0],
    ['y', 'w/all/1', 1],
  ]);
});

test('nothing to do is done', async () => {
  await expect(createRunContext().all([])).resolves.toEqual([]);
  await expect(createRunContext().each([], () => 1, { concurrency: 2 })).resolves.toEqual([]);
});

test.each([1, 3, 4, 100, Infinity])('at most %s run at once', async (concurrency) => {
  const items = Array.from({ length: 10 }, (_, index) => index);
  let running = 0;
  let most = 0;
  const results = await createRunContext().each(
    items,
    async (item) => {
      running += 1;
      most = Math.max(most, running);
      for (let turn = 0; turn < 10 - item; turn += 1) await Promise.resolve();
      running -= 1;
      return item * 2;
    },
    { concurrency },
  );
  expect(results).toEqual(items.map((item) => item * 2));
  expect(most).toBe(Math.min(concurrency, 10));
});

test.each([0, -1, Number.NaN, 0.5])('a concurrency of %s is a mistake, not an empty result', async (concurrency) => {
  const call = (): unknown => createRunContext().each([1], (item) => item, { concurrency });
  expect(await thrownBy(call)).toBeInstanceOf(TypeError);
});

test('the first failure aborts the others with it, and is told when they have ended', async () => {
  const error = new Error('first');
  const ended: unknown[] = [];
  const result = createRunContext().all([
    (context) => untilAborted(context).finally(() => ended.push(context.signal.reason)),
    async () => {
      await Promise.resolve();
      throw error;
    },
    async (context) => {
      await untilAborted(context).catch(() => {});
      await Promise.resolve();
      ended.push('third');
      throw new Error('later');
    },
  ]);
  expect(await thrownBy(() => result)).toBe(error);
  expect(ended).toEqual([error, 'third']);
});

test.each([undefined, 2])('nothing starts after a failure (concurrency %s)', async (concurrency) => {
  const started: number[] = [];
  const fail = (): Promise<unknown> =>
    createRunContext().each(
      [0, 1, 2, 3, 4],
      (item) => {
        started.push(item);
        if (item === 1) throw new Error('no');
      },
      concurrency === undefined ? {} : { concurrency },
    );
  expect(await thrownBy(fail)).toMatchObject({ message: 'no' });
  expect(started).toEqual([0, 1]);
});

test('an abort reaches the branches and is passed on untouched', async () => {
  const reason = { why: 'stop' };
  const controller = new AbortController();
  const context = createRunContext({ signal: controller.signal });
  const seen: unknown[] = [];
  const result = context.each(
    [1, 2, 3, 4],
    async (item, inner) => untilAborted(inner).finally(() => seen.push([item, inner.signal.reason])),
    { concurrency: 2 },
  );
  controller.abort(reason);
  expect(await thrownBy(() => result)).toBe(reason);
  expect(seen).toEqual([
    [1, reason],
    [2, reason],
  ]);
});

test('branches that do not listen to an abort do not hide it', async () => {
  const controller = new AbortController();
  const result = createRunContext({ signal: controller.signal }).all([
    async () => {
      controller.abort('stop');
    },
  ]);
  expect(await thrownBy(() => result)).toBe('stop');
});

test('an aborted context starts no branch', async () => {
  const context = createRunContext({ signal: AbortSignal.abort('stop') });
  expect(await thrownBy(() => context.all([() => expect.fail('started')]))).toBe('stop');
});

test('no listener stays on the signal of the context', async () => {
  const { signal } = new AbortController();
  const context = createRunContext({ signal });
  let during = 0;
  await context.each([1, 2, 3], async (_, inner) => {
    await inner.all([async () => void (during = listenerCount(signal))]);
  });
  expect(during).toBe(1);
  expect(listenerCount(signal)).toBe(0);
  await thrownBy(() => context.all([() => Promise.reject(new Error('x'))]));
  expect(listenerCount(signal)).toBe(0);
});

test.each([undefined, 1, 16])('ten thousand items are no trouble (concurrency %s)', async (concurrency) => {
  const items = Array.from({ length: 10_000 }, (_, index) => index);
  const results = await createRunContext().each(
    items,
    (item, context) => context.effect('x', () => item + 1),
    concurrency === undefined ? {} : { concurrency },
  );
  expect(results).toEqual(items.map((item) => item + 1));
});
