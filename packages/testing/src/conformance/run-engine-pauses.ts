import { deepStrictEqual, equal, ok } from 'node:assert/strict';

import type { RunEngine, RunState, RunStatus } from '@llmspell/core';

import { coded, never, notAgain } from './journal-steps.ts';
import type { RunEngineTest } from './run-engine.ts';

const WORK = 'agent:work';

/** Tests of runs that are paused. */
export function testPauses(test: RunEngineTest): void {
  test('a run that is paused goes on when it is resumed, and what had finished is not made again', async (open) => {
    const hung = Promise.withResolvers<void>();
    let attempt = 0;
    const engine = await open(async (_, context) => {
      attempt += 1;
      const first = attempt === 1;
      await context.effect('a', first ? () => 1 : notAgain);
      return context.effect('b', () => (first ? (hung.resolve(), never()) : 'done'));
    });
    const runId = await engine.submit({ component: WORK, input: null });
    await hung.promise;
    await engine.pause(runId);
    equal((await engine.status(runId))?.state, 'paused');
    await engine.resume(runId);
    equal(await engine.result(runId), 'done');
  });

  test('a pause survives a restart, and signals are kept meanwhile', async (open) => {
    const first = await open((_, __, waitFor) => waitFor('go'));
    const runId = await first.submit({ component: WORK, input: null });
    await untilState(first, runId, 'waiting');
    await first.pause(runId);
    await first.close();
    const second = await open((_, __, waitFor) => waitFor('go'));
    equal((await second.status(runId))?.state, 'paused');
    await second.signal(runId, 'go', 'on');
    // Another one that was submitted later runs: the worker works.
    const other = await second.submit({ component: WORK, input: null, runId: 'other' });
    await second.signal(other, 'go', 'other');
    equal(await second.result(other), 'other');
    equal((await second.status(runId))?.state, 'paused');
    await second.resume(runId);
    equal(await second.result(runId), 'on');
  });
}

/** Tests of moments at which a run is paused. */
export function testPauseMoments(test: RunEngineTest): void {
  test('what must not be broken off ends before the run is paused', async (open) => {
    const paying = Promise.withResolvers<string>();
    const begun = Promise.withResolvers<void>();
    const pay = (): Promise<string> => (begun.resolve(), paying.promise);
    let attempt = 0;
    const engine = await open(async (_, context) => {
      attempt += 1;
      const receipt = await context.effect('pay', attempt === 1 ? pay : notAgain, { onUncertain: 'at-most-once' });
      return [receipt, await context.effect('report', () => (attempt === 1 ? notAgain() : 'told'))];
    });
    const runId = await engine.submit({ component: WORK, input: null });
    await begun.promise;
    const pausing = engine.pause(runId);
    await untilState(engine, runId, 'paused');
    paying.resolve('receipt');
    await pausing;
    await engine.resume(runId);
    deepStrictEqual(await engine.result(runId), ['receipt', 'told']);
  });

  test('a run that has not begun can be paused, one that is paused can be cancelled', async (open) => {
    const engine = await open(() => 'done', { start: false });
    const runId = await engine.submit({ component: WORK, input: null });
    await engine.pause(runId);
    await engine.pause(runId);
    await engine.start();
    equal((await engine.status(runId))?.state, 'paused');
    await engine.cancel(runId);
    equal((await coded(engine.result(runId))).code, 'RUN_CANCELLED');
    equal((await coded(engine.pause(runId))).code, 'CLOSED');
    equal((await coded(engine.resume(runId))).code, 'CLOSED');
    equal((await coded(engine.pause('other'))).code, 'NOT_FOUND');
    equal((await coded(engine.resume('other'))).code, 'NOT_FOUND');
  });
}

/** Tests of what is told of a run on its way. */
export function testProgress(test: RunEngineTest): void {
  test('a run tells how far it has come, under way and at its end', async (open) => {
    const hung = Promise.withResolvers<void>();
    const going = Promise.withResolvers<void>();
    const engine = await open(async (_, context) => {
      await context.effect('a', () => 1);
      await context.scope('half').effect('progress', () => ({ done: 0.5 }));
      await context.effect('b', () => (hung.resolve(), going.promise));
    });
    const runId = await engine.submit({ component: WORK, input: null });
    await hung.promise;
    const { progress } = (await engine.status(runId)) ?? {};
    ok(progress !== undefined);
    deepStrictEqual(
      { ...progress, lastActivityAt: 0 },
      { effects: 2, path: `${WORK}/b`, lastActivityAt: 0, report: { done: 0.5 } },
    );
    going.resolve();
    await engine.result(runId);
    equal((await engine.status(runId))?.progress?.effects, 3);
    deepStrictEqual((await engine.status(runId))?.progress?.report, { done: 0.5 });
  });

  test('how much is recorded of a run is told when it is asked for', async (open) => {
    const engine = await open((input, context) => context.effect('a', () => input));
    const sizes: number[] = [];
    for (const runId of ['small', 'large']) {
      await engine.submit({ component: WORK, input: runId === 'large' ? 'x'.repeat(10_000) : 'x', runId });
      await engine.result(runId);
      equal((await engine.status(runId))?.bytes, undefined);
      sizes.push((await engine.status(runId, { size: true }))?.bytes ?? 0);
    }
    const [small = 0, large = 0] = sizes;
    ok(small > 0 && large > small + 10_000);
    const listed: unknown[] = [];
    for await (const { bytes } of engine.list({ size: true })) listed.push(bytes);
    deepStrictEqual(new Set(listed), new Set([large, small]));
  });
}

async function untilState(engine: RunEngine, runId: string, state: RunState): Promise<RunStatus> {
  for (;;) {
    const status = await engine.status(runId);
    if (status?.state === state) return status;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
