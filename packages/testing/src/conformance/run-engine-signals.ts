import { deepStrictEqual, equal } from 'node:assert/strict';

import type { RunEngine, RunStatus } from '@llmspell/core';

import { coded, never, notAgain } from './journal-steps.ts';
import type { RunEngineTest } from './run-engine.ts';

const WORK = 'agent:work';

/** Tests of signals. */
export function testSignals(test: RunEngineTest): void {
  test('a run waits for a signal, and tells what it waits for', async (open) => {
    const engine = await open((_, __, waitFor) => waitFor('approval'));
    const runId = await engine.submit({ component: WORK, input: null });
    deepStrictEqual((await untilWaiting(engine, runId)).waitingFor, ['approval']);
    await engine.signal(runId, 'other', 'not this one');
    await engine.signal(runId, 'approval', { by: 'Ada' });
    deepStrictEqual(await engine.result(runId), { by: 'Ada' });
    equal((await engine.status(runId))?.waitingFor, undefined);
  });

  test('a signal that comes before the wait is kept', async (open) => {
    const engine = await open((_, __, waitFor) => waitFor('go'), { start: false });
    const runId = await engine.submit({ component: WORK, input: null });
    await engine.signal(runId, 'go', 'early');
    await engine.start();
    equal(await engine.result(runId), 'early');
  });

  test('signals of one name are received in their order, each once, any text may be a name', async (open) => {
    for (const name of ['tick', 'a/b c', 'n\u00e4me', '..']) {
      const engine = await open(
        async (_, __, waitFor) => [await waitFor(name), await waitFor(name), await waitFor(name)],
        { start: false },
      );
      const runId = await engine.submit({ component: WORK, input: null });
      for (const tick of [1, 2, 3]) await engine.signal(runId, name, tick);
      await engine.start();
      deepStrictEqual(await engine.result(runId), [1, 2, 3]);
      await engine.close();
    }
  });
}

/** Tests of waits over the end of a process, or of the run. */
export function testLongWaits(test: RunEngineTest): void {
  test('a signal that was received is not received again after the process died', async (open) => {
    const hung = Promise.withResolvers<void>();
    const first = await open(async (_, context, waitFor) => {
      await waitFor('tick');
      await context.effect('a', () => (hung.resolve(), never()));
    });
    const runId = await first.submit({ component: WORK, input: null });
    await first.signal(runId, 'tick', 1);
    await hung.promise;
    await first.signal(runId, 'tick', 2);
    const second = await open(async (_, context, waitFor) => {
      const one = await waitFor('tick');
      await context.effect('a', () => {});
      return [one, await waitFor('tick')];
    });
    deepStrictEqual(await second.result(runId), [1, 2]);
  });

  test('a run that waits goes on waiting in the next process', async (open) => {
    const first = await open(async (_, context, waitFor) => {
      await context.effect('a', () => {});
      return waitFor('go');
    });
    const runId = await first.submit({ component: WORK, input: null });
    await untilWaiting(first, runId);
    const second = await open(async (_, context, waitFor) => {
      await context.effect('a', notAgain);
      return waitFor('go');
    });
    await second.signal(runId, 'go', 'on');
    equal(await second.result(runId), 'on');
  });

  test('a run that has ended takes no signal', async (open) => {
    const engine = await open(() => null);
    const runId = await engine.submit({ component: WORK, input: null });
    await engine.result(runId);
    equal((await coded(engine.signal(runId, 'x', null))).code, 'CLOSED');
  });

  test('a run that waits can be cancelled', async (open) => {
    const engine = await open((_, __, waitFor) => waitFor('never'));
    const runId = await engine.submit({ component: WORK, input: null });
    await untilWaiting(engine, runId);
    await engine.cancel(runId);
    equal((await coded(engine.result(runId))).code, 'RUN_CANCELLED');
  });
}

async function untilWaiting(engine: RunEngine, runId: string): Promise<RunStatus> {
  for (;;) {
    const status = await engine.status(runId);
    if (status?.state === 'waiting') return status;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
