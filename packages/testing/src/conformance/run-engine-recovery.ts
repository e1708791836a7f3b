import { deepStrictEqual, equal } from 'node:assert/strict';

import { never, notAgain } from './journal-steps.ts';
import type { RunEngineTest } from './run-engine.ts';

const WORK = 'agent:work';

/** Tests of runs whose process ended. */
export function testRecovery(test: RunEngineTest): void {
  test('a run whose process died is resumed by the next: finished effects answer, the others are made again', async (open) => {
    const hung = Promise.withResolvers<string>();
    const first = await open(async (_, context) => {
      const plan = await context.effect('plan', () => 'plan');
      const halves = await context.all([
        (branch) => branch.effect('left', () => 'left'),
        (branch) => branch.effect('right', (info) => (hung.resolve(info.idempotencyKey), never())),
      ]);
      return [plan, ...halves];
    });
    const runId = await first.submit({ component: WORK, input: null });
    const idempotencyKey = await hung.promise;

    const second = await open(async (_, context) => {
      const plan = await context.effect('plan', notAgain);
      const halves = await context.all([
        (branch) => branch.effect('left', () => 'made again'),
        (branch) => branch.effect('right', (info) => info.idempotencyKey),
      ]);
      return [plan, ...halves];
    });
    const [plan, left, right] = (await second.result(runId)) as string[];
    deepStrictEqual([plan, right], ['plan', idempotencyKey]);
    // Whether this one had been committed when the process died, only the journal knows.
    equal(['left', 'made again'].includes(String(left)), true);
  });

  test('a run whose engine was closed is resumed by the next', async (open) => {
    const begun = Promise.withResolvers<void>();
    const first = await open(async (_, context) => {
      await context.effect('a', () => 1);
      await context.effect('b', () => (begun.resolve(), never()));
    });
    const runId = await first.submit({ component: WORK, input: null });
    await begun.promise;
    await first.close();
    const second = await open(async (_, context) => [
      await context.effect('a', notAgain),
      await context.effect('b', () => 2),
    ]);
    deepStrictEqual(await second.result(runId), [1, 2]);
  });
}

/** Tests of workers that were thought dead. */
export function testTakeover(test: RunEngineTest): void {
  test('a run that was taken over goes on at one worker only', async (open) => {
    const gate = Promise.withResolvers<void>();
    const hung = Promise.withResolvers<void>();
    const after: string[] = [];
    const first = await open(async (_, context) => {
      await context.effect('a', async () => {
        hung.resolve();
        await gate.promise;
      });
      await context.effect('b', () => void after.push('first'));
    });
    const runId = await first.submit({ component: WORK, input: null });
    await hung.promise;
    const second = await open(async (_, context) => {
      await context.effect('a', () => {});
      await context.effect('b', () => void after.push('second'));
      return 'second';
    });
    equal(await second.result(runId), 'second');
    // The one that was thought dead comes back: its effect is refused.
    gate.resolve();
    equal(await first.result(runId), 'second');
    await first.close();
    deepStrictEqual(after, ['second']);
  });
}

/** Tests of what a program is when it is resumed. */
export function testPrograms(test: RunEngineTest): void {
  test('randomness and ids of a run are the same when it is resumed', async (open) => {
    const drawn: unknown[] = [];
    const hung = Promise.withResolvers<void>();
    const first = await open(async (_, context) => {
      drawn.push(context.newId(), context.random());
      await context.effect('a', () => 1);
      drawn.push(context.newId('x'), context.random());
      await context.effect('b', () => (hung.resolve(), never()));
    });
    const runId = await first.submit({ component: WORK, input: null });
    await hung.promise;
    const second = await open(async (_, context) => {
      const again = [context.newId(), context.random()];
      await context.effect('a', notAgain);
      return [...again, context.newId('x'), context.random()];
    });
    deepStrictEqual(await second.result(runId), drawn);
    equal(new Set(drawn).size, 4);
  });

  test('a program that was changed is found out, and its run fails', async (open) => {
    const hung = Promise.withResolvers<void>();
    const first = await open(async (_, context) => {
      await context.effect('a', () => 1);
      await context.effect('b', () => (hung.resolve(), never()));
    });
    const runId = await first.submit({ component: WORK, input: null });
    await hung.promise;
    const second = await open(async (_, context) => {
      // Even a program that catches everything.
      await context.effect('renamed', notAgain).catch(() => {});
      return 'done';
    });
    const ended = await second.result(runId).catch((error: unknown) => (error as { readonly code?: unknown }).code);
    equal(ended, 'JOURNAL_DIVERGED');
  });
}
