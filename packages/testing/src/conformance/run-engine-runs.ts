import { deepStrictEqual, equal, ok } from 'node:assert/strict';

import { SpellError, type JsonValue, type RunEngine, type RunState } from '@llmspell/core';

import { coded, never, thrown, untilAborted } from './journal-steps.ts';
import type { RunEngineTest, Work } from './run-engine.ts';

const WORK = 'agent:work';

/** Tests of runs that end by themselves. */
export function testRuns(test: RunEngineTest): void {
  test('a run that was submitted runs to its end, and its result can be asked for again', async (open) => {
    const engine = await open((input) => ({ given: input }));
    const runId = await engine.submit({ component: WORK, input: [1, 'a'] });
    deepStrictEqual(await engine.result(runId), { given: [1, 'a'] });
    deepStrictEqual(await engine.result(runId), { given: [1, 'a'] });
    const status = await engine.status(runId);
    ok(status !== undefined && status.updatedAt >= status.createdAt);
    deepStrictEqual(
      { ...status, createdAt: 0, updatedAt: 0, progress: undefined },
      {
        runId,
        component: WORK,
        state: 'completed',
        output: { given: [1, 'a'] },
        createdAt: 0,
        updatedAt: 0,
        progress: undefined,
      },
    );
  });

  test('the same id twice is one run', async (open) => {
    let runs = 0;
    const engine = await open(() => (runs += 1));
    const request = { component: WORK, input: null, runId: 'one' };
    deepStrictEqual(await Promise.all([engine.submit(request), engine.submit(request)]), ['one', 'one']);
    equal(await engine.result('one'), 1);
    equal(await engine.submit(request), 'one');
    equal(await engine.result('one'), 1);
  });

  test('a component runs in the context of its run', async (open) => {
    const engine = await open((_, context) => [context.runId, context.path]);
    await engine.submit({ component: WORK, input: null, runId: 'r-1' });
    deepStrictEqual(await engine.result('r-1'), ['r-1', WORK]);
  });

  test('a run that fails keeps its error', async (open) => {
    const engine = await open(fail);
    const runId = await engine.submit({ component: WORK, input: null });
    const error = await coded(engine.result(runId));
    equal(error.code, 'TOOL_FAILED');
    deepStrictEqual(error.data, { why: 'broken' });
    const status = await engine.status(runId);
    equal(status?.state, 'failed');
    deepStrictEqual(status.error, error.toJSON());
  });

  test('an output that is no JSON fails the run', async (open) => {
    const engine = await open(() => new Date(0));
    const runId = await engine.submit({ component: WORK, input: null });
    equal((await coded(engine.result(runId))).code, 'VALUE_UNSUPPORTED');
  });
}

/** Tests of what can be asked of an engine. */
export function testQuestions(test: RunEngineTest): void {
  test('what there is not is not found', async (open) => {
    const engine = await open(() => null);
    equal((await coded(engine.submit({ component: 'agent:other', input: null }))).code, 'NOT_FOUND');
    equal((await coded(engine.result('other'))).code, 'NOT_FOUND');
    equal((await coded(engine.cancel('other'))).code, 'NOT_FOUND');
    equal((await coded(engine.signal('other', 'x', null))).code, 'NOT_FOUND');
    equal(await engine.status('other'), undefined);
  });

  test('a run that was submitted before the start runs from then on', async (open) => {
    const engine = await open(() => 'done', { start: false });
    await engine.submit({ component: WORK, input: null, runId: 'early' });
    equal((await engine.status('early'))?.state, 'pending');
    await engine.start();
    equal(await engine.result('early'), 'done');
  });

  test('runs are listed, all or those in one state', async (open) => {
    const engine = await open((input) => (input === 'bad' ? fail() : input));
    for (const runId of ['bad', 'good', 'fine']) {
      await engine.submit({ component: WORK, input: runId, runId });
      await thrownOrNot(engine.result(runId));
    }
    deepStrictEqual(await idsOf(engine), ['bad', 'fine', 'good']);
    deepStrictEqual(await idsOf(engine, 'completed'), ['fine', 'good']);
    deepStrictEqual(await idsOf(engine, 'failed'), ['bad']);
    deepStrictEqual(await idsOf(engine, 'cancelled'), []);
  });
}

/** Tests of runs that are stopped. */
export function testCancel(test: RunEngineTest): void {
  test('a run that is cancelled hears of it and ends', async (open) => {
    const heard = Promise.withResolvers<unknown>();
    const begun = Promise.withResolvers<void>();
    const engine = await open(async (_, context) => {
      begun.resolve();
      heard.resolve(await thrown(untilAborted(context.signal)));
      return 'too late';
    });
    const runId = await engine.submit({ component: WORK, input: null });
    await begun.promise;
    await engine.cancel(runId);
    equal((await coded(engine.result(runId))).code, 'RUN_CANCELLED');
    equal((await engine.status(runId))?.state, 'cancelled');
    const reason = await heard.promise;
    ok(SpellError.isInstance(reason));
    equal(reason.code, 'RUN_CANCELLED');
  });

  test('a run that does not listen is cancelled all the same, and is not resumed', async (open) => {
    const begun = Promise.withResolvers<void>();
    const work: Work = () => {
      begun.resolve();
      return never();
    };
    const first = await open(work);
    const runId = await first.submit({ component: WORK, input: null });
    await begun.promise;
    await first.cancel(runId);
    equal((await coded(first.result(runId))).code, 'RUN_CANCELLED');
    await first.close();
    const second = await open(() => 'resumed');
    equal((await coded(second.result(runId))).code, 'RUN_CANCELLED');
  });

  test('a run that has ended cannot be cancelled any more', async (open) => {
    const engine = await open(() => 'done');
    const runId = await engine.submit({ component: WORK, input: null });
    await engine.result(runId);
    await engine.cancel(runId);
    equal(await engine.result(runId), 'done');
  });
}

/** Tests of waiting and closing. */
export function testClosing(test: RunEngineTest): void {
  test('one who waits for a result can stop waiting', async (open) => {
    const engine = await open(never);
    const runId = await engine.submit({ component: WORK, input: null });
    const stop = new AbortController();
    const reason = { why: 'enough' };
    const waiting = thrown(engine.result(runId, { signal: stop.signal }));
    stop.abort(reason);
    equal(await waiting, reason);
  });

  test('after close everything is refused, and close may be called twice', async (open) => {
    const engine = await open(never);
    const runId = await engine.submit({ component: WORK, input: null });
    const waiting = coded(engine.result(runId));
    await engine.close();
    await engine.close();
    equal((await waiting).code, 'CLOSED');
    equal((await coded(engine.submit({ component: WORK, input: null }))).code, 'CLOSED');
    equal((await coded(engine.status(runId))).code, 'CLOSED');
    equal((await coded(engine.start())).code, 'CLOSED');
  });
}

function fail(): never {
  throw new SpellError({ code: 'TOOL_FAILED', message: 'no', data: { why: 'broken' } });
}

async function idsOf(engine: RunEngine, state?: RunState): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { runId } of engine.list(state === undefined ? {} : { state })) ids.push(runId);
  return ids.toSorted();
}

/** Waits for the end, however it is. */
async function thrownOrNot(promise: Promise<JsonValue>): Promise<void> {
  await Promise.allSettled([promise]);
}
