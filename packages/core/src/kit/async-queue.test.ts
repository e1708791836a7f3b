import { createAsyncQueue } from '@llmspell/core/kit';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { thrownBy } from '../__fixtures__/error-of.ts';

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const value of values) collected.push(value);
  return collected;
}

test('whatever the pace of both sides, every value arrives once and in order, and then the end', async () => {
  const pause = fc.nat(3);
  await fc.assert(
    fc.asyncProperty(
      fc.array(pause, { maxLength: 40 }),
      fc.array(pause),
      fc.boolean(),
      async (pushes, takes, fails) => {
        const queue = createAsyncQueue<number>();
        const error = new Error('end');
        const turns = async (count: number): Promise<void> => {
          for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
        };
        const push = async (): Promise<void> => {
          for (const [index, count] of pushes.entries()) {
            await turns(count);
            queue.push(index);
          }
          if (fails) queue.fail(error);
          else queue.end();
        };
        const taken: number[] = [];
        const take = async (): Promise<void> => {
          for await (const value of queue) {
            taken.push(value);
            await turns(takes[value] ?? 0);
          }
        };
        const [, ended] = await Promise.allSettled([push(), take()]);
        expect(taken).toEqual([...pushes.keys()]);
        expect(ended).toMatchObject(fails ? { status: 'rejected', reason: error } : { status: 'fulfilled' });
      },
    ),
  );
});

test('what was pushed before anybody listened is delivered', async () => {
  const queue = createAsyncQueue<number>();
  queue.push(1);
  queue.push(2);
  queue.end();
  expect(await collect(queue)).toEqual([1, 2]);
});

test('the first end counts, and nothing is pushed after it', async () => {
  const ended = createAsyncQueue<number>();
  ended.push(1);
  ended.end();
  ended.push(2);
  ended.fail(new Error('late'));
  expect(await collect(ended)).toEqual([1]);
  const failed = createAsyncQueue<number>();
  failed.fail('first');
  failed.fail('second');
  failed.end();
  failed.push(1);
  expect(await thrownBy(() => collect(failed))).toBe('first');
});

test('a failure that is undefined is a failure', async () => {
  const queue = createAsyncQueue<number>();
  queue.fail(undefined);
  await expect(collect(queue)).rejects.toBeUndefined();
});

test('two readers share the values, and both hear of the end', async () => {
  const queue = createAsyncQueue<number>();
  const readers = Promise.all([collect(queue), collect(queue)]);
  for (let value = 0; value < 10; value += 1) {
    queue.push(value);
    await Promise.resolve();
  }
  queue.end();
  const [first, second] = await readers;
  expect([...first, ...second].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('a reader that stops early leaves the rest to the next', async () => {
  const queue = createAsyncQueue<number>();
  for (const value of [1, 2, 3]) queue.push(value);
  queue.end();
  for await (const value of queue) {
    expect(value).toBe(1);
    break;
  }
  expect(await collect(queue)).toEqual([2, 3]);
});

test('a hundred thousand values pass through quickly, pushed at once', async () => {
  const queue = createAsyncQueue<number>();
  for (let value = 0; value < 100_000; value += 1) queue.push(value);
  queue.end();
  expect(await collect(queue)).toHaveLength(100_000);
});
