import { deepStrictEqual, equal, ok, rejects } from 'node:assert/strict';
import { getEventListeners } from 'node:events';

import {
  SpellError,
  type Clock,
  type Hook,
  type HookContext,
  type HookResult,
  type HookRunner,
  type Logger,
} from '@llmspell/core';

import { createCaptureLogger } from '../doubles/capture-logger.ts';
import { directEffect } from '../doubles/direct-effect.ts';
import { createManualClock } from '../doubles/manual-clock.ts';

export interface HookRunnerConformanceOptions {
  /** The runner's `test`. */
  readonly test: (name: string, body: () => Promise<void>) => unknown;
  /** Makes a new runner; called for each test. */
  readonly create: (options: { readonly logger: Logger; readonly clock: Clock }) => HookRunner;
}

type Test = (name: string, body: (hooks: HookRunner) => Promise<void>) => unknown;

/** What every implementation of `HookRunner` has to do. */
export function hookRunnerConformance(options: HookRunnerConformanceOptions): void {
  const withRunner: Test = (name, body) =>
    options.test(name, () => body(options.create({ logger: createCaptureLogger(), clock: createManualClock() })));
  testOrder(withRunner);
  testResults(withRunner);
  testRegistration(withRunner);
  testFailures(options);
  testTimeouts(options);
  testSignals(options);
}

function testOrder(test: Test): void {
  test('hooks run one after another, by priority and then as they were registered', async (hooks) => {
    const ran: string[] = [];
    const trace = (name: string, priority?: number): void => {
      hooks.register({
        ...hook(name, async () => {
          await Promise.resolve();
          ran.push(name);
        }),
        ...(priority === undefined ? {} : { priority }),
      });
    };
    trace('first');
    trace('low', -5);
    trace('high', 10);
    trace('second', 0);
    trace('higher', 10.5);
    await hooks.run(context());
    deepStrictEqual(ran, ['higher', 'high', 'first', 'second', 'low']);
    deepStrictEqual(namesOf(hooks.list('beforeTurn')), ran);
  });

  test('a run is a snapshot: hooks added or removed meanwhile change the next one', async (hooks) => {
    const ran: string[] = [];
    hooks.register(
      hook('adds', () => {
        ran.push('adds');
        hooks.register(hook('added', () => void ran.push('added')));
        removed();
      }),
    );
    const removed = hooks.register(hook('removed', () => void ran.push('removed')));
    await hooks.run(context());
    deepStrictEqual(ran, ['adds', 'removed']);
  });
}

function testResults(test: Test): void {
  test('without a decision the run goes on', async (hooks) => {
    deepStrictEqual(await hooks.run(context()), { type: 'continue' });
    hooks.register(hook('nothing', () => {}));
    hooks.register(hook('continue', () => ({ type: 'continue' })));
    deepStrictEqual(await hooks.run(context()), { type: 'continue' });
  });

  test('data is changed by a result and in place, and later hooks see it', async (hooks) => {
    const seen: unknown[] = [];
    hooks.register(hook('replaces', ({ data }) => ({ type: 'modified', data: { ...data, a: 1 } })));
    hooks.register(
      hook('in place', ({ data }) => {
        seen.push(data['a']);
        data['b'] = 2;
      }),
    );
    const given = context();
    deepStrictEqual(await hooks.run(given), { type: 'continue' });
    deepStrictEqual(given.data, { a: 1, b: 2 });
    deepStrictEqual(seen, [1]);
  });

  const decisions: readonly HookResult[] = [
    { type: 'skip', result: 'instead' },
    { type: 'cancel', reason: 'no' },
    { type: 'redirect', target: 'other' },
    { type: 'retry', delayMs: 5, maxAttempts: 2 },
  ];
  for (const decision of decisions) {
    test(`the first decision stands and ends the run: ${decision.type}`, async (hooks) => {
      let later = 0;
      hooks.register(hook('modifies', () => ({ type: 'modified', data: { a: 1 } })));
      hooks.register(hook('decides', async () => decision));
      hooks.register(hook('later', () => void (later += 1)));
      const given = context();
      deepStrictEqual(await hooks.run(given), decision);
      deepStrictEqual(given.data, { a: 1 });
      equal(later, 0);
    });
  }
}

function testRegistration(test: Test): void {
  test('a point has hooks as long as one is registered', async (hooks) => {
    equal(hooks.has('beforeTurn'), false);
    const same = hook('same', () => {});
    const off = hooks.register(same);
    const offAgain = hooks.register(same);
    ok(hooks.has('beforeTurn'));
    equal(hooks.has('afterTurn'), false);
    off();
    off();
    ok(hooks.has('beforeTurn'));
    offAgain();
    equal(hooks.has('beforeTurn'), false);
    deepStrictEqual(hooks.list(), []);
  });

  test('hooks run at their own point only', async (hooks) => {
    let ran = 0;
    hooks.register({ ...hook('other', () => void (ran += 1)), point: 'afterTurn' });
    await hooks.run(context());
    equal(ran, 0);
    deepStrictEqual(namesOf(hooks.list()), ['other']);
    deepStrictEqual(namesOf(hooks.list('beforeTurn')), []);
  });
}

function testFailures({ test, create }: HookRunnerConformanceOptions): void {
  const broken = hook('broken', () => {
    throw new Error('it broke');
  });

  test('a hook that fails is logged and passed over', async () => {
    const logger = createCaptureLogger();
    const hooks = create({ logger, clock: createManualClock() });
    let later = 0;
    hooks.register(broken);
    hooks.register({ ...broken, run: () => Promise.reject(new Error('it rejected')) });
    hooks.register(hook('later', () => void (later += 1)));
    deepStrictEqual(await hooks.run(context()), { type: 'continue' });
    equal(later, 1);
    equal(logger.entries.length, 2);
    ok(JSON.stringify(logger.entries[0]).includes('broken'));
  });

  test('a hook whose failure is fatal fails the call, with its error as the cause', async () => {
    const hooks = create({ logger: createCaptureLogger(), clock: createManualClock() });
    hooks.register({ ...broken, onFailure: 'fatal' });
    await rejects(hooks.run(context()), (error: unknown) => {
      ok(SpellError.isInstance(error));
      equal(error.code, 'HOOK_FAILED');
      equal((error.cause as Error).message, 'it broke');
      return true;
    });
  });

  test('a stop passes through a hook untouched', async () => {
    const hooks = create({ logger: createCaptureLogger(), clock: createManualClock() });
    const stop = new SpellError({ code: 'RUN_CANCELLED', message: 'stop' });
    hooks.register(hook('stopped', () => Promise.reject(stop)));
    await rejects(hooks.run(context()), (error) => error === stop);
  });

  test('a result that is none is a failure of the hook', async () => {
    const logger = createCaptureLogger();
    const hooks = create({ logger, clock: createManualClock() });
    // A hook written without types can return anything.
    const strange = { type: 'explode' } as unknown as HookResult;
    hooks.register(hook('strange', () => strange));
    deepStrictEqual(await hooks.run(context()), { type: 'continue' });
    equal(logger.entries.length, 1);
    hooks.register({ ...hook('fatal', () => strange), onFailure: 'fatal' });
    await rejects(hooks.run(context()), { code: 'HOOK_FAILED' });
  });
}

function testTimeouts({ test, create }: HookRunnerConformanceOptions): void {
  test('a hook that takes too long counts as failed, and its late failure is nobody\u2019s', async () => {
    const clock = createManualClock();
    const hooks = create({ logger: createCaptureLogger(), clock });
    const late = Promise.withResolvers<HookResult>();
    hooks.register({ ...hook('slow', () => late.promise), timeoutMs: 50 });
    const running = hooks.run(context());
    await clock.untilSleeping();
    await clock.advance(50);
    deepStrictEqual(await running, { type: 'continue' });
    late.reject(new Error('late'));
    await new Promise((resolve) => setImmediate(resolve));
    equal(clock.pending, 0);
  });

  test('the limit is 5 seconds unless the hook says otherwise, and leaves no timer behind', async () => {
    const clock = createManualClock();
    const hooks = create({ logger: createCaptureLogger(), clock });
    hooks.register({ ...hook('slow', () => new Promise<never>(() => {})), onFailure: 'fatal' });
    const failed = rejects(hooks.run(context()), { code: 'HOOK_FAILED' });
    await clock.untilSleeping();
    await clock.advance(4_999);
    equal(clock.pending, 1);
    await clock.advance(1);
    await failed;
    hooks.register({ ...hook('quick', async () => ({ type: 'skip' })), priority: 1 });
    deepStrictEqual(await hooks.run(context()), { type: 'skip' });
    await Promise.resolve();
    equal(clock.pending, 0);
  });
}

function testSignals({ test, create }: HookRunnerConformanceOptions): void {
  test('the signal of a hook aborts when its time is over, and data it replaces later is lost', async () => {
    const clock = createManualClock();
    const hooks = create({ logger: createCaptureLogger(), clock });
    const go = Promise.withResolvers<void>();
    const signals: AbortSignal[] = [];
    hooks.register({
      ...hook('slow', async (given) => {
        signals.push(given.signal);
        await go.promise;
        given.data = { late: true };
      }),
      timeoutMs: 50,
    });
    const given = context();
    const running = hooks.run(given);
    await clock.untilSleeping();
    equal(signals[0]?.aborted, false);
    await clock.advance(50);
    await running;
    equal(signals[0]?.aborted, true);
    go.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    deepStrictEqual(given.data, {});
  });

  test('a run that is stopped ends a hook that does not, with the reason untouched', async () => {
    const clock = createManualClock();
    const hooks = create({ logger: createCaptureLogger(), clock });
    const stop = new AbortController();
    const reason = new Error('stop');
    hooks.register(hook('endless', () => new Promise<never>(() => {})));
    const running = rejects(hooks.run({ ...context(), signal: stop.signal }), (error) => error === reason);
    await clock.untilSleeping();
    stop.abort(reason);
    await running;
    equal(clock.pending, 0);
  });

  test('nothing stays on the signal of the run', async () => {
    const hooks = create({ logger: createCaptureLogger(), clock: createManualClock() });
    const { signal } = new AbortController();
    hooks.register(hook('asks', async (given) => void given.signal.aborted));
    hooks.register(hook('now', (given) => void given.signal.aborted));
    await hooks.run({ ...context(), signal });
    equal(getEventListeners(signal, 'abort').length, 0);
  });
}

function hook(name: string, run: Hook['run']): Hook {
  return { name, point: 'beforeTurn', run };
}

function context(): HookContext {
  return {
    point: 'beforeTurn',
    component: { kind: 'agent', name: 'a' },
    runId: 'run',
    path: '',
    signal: new AbortController().signal,
    effect: directEffect,
    data: {},
  };
}

function namesOf(hooks: readonly Hook[]): readonly string[] {
  return hooks.map(({ name }) => name);
}
