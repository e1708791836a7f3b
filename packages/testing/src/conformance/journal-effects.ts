import { deepStrictEqual, equal, match, ok } from 'node:assert/strict';

import { isStop, LimitError, ProviderError, SpellError, type JsonValue, type RunContext } from '@llmspell/core';

import { coded, hang, never, notAgain, thrown, unavailable, untilAborted } from './journal-steps.ts';
import type { Attempt, JournalTest } from './journal.ts';

const VALUES: readonly (JsonValue | undefined)[] = [
  undefined,
  null,
  false,
  0,
  '',
  'h\u00e9llo \u{1f600}',
  [],
  {},
  [1, [null, { a: [] }]],
  { error: 'no error', value: 1, type: 'failed' },
];

/** Tests of results. */
export function testValues(test: JournalTest): void {
  test('a finished effect answers from the record, and every value comes back as it was', async ({ begin }) => {
    const first = await begin();
    for (const value of VALUES) deepStrictEqual(await first.context.effect('value', () => value), value);
    const { context, journal } = await begin();
    ok(journal.replaying);
    for (const value of VALUES) deepStrictEqual(await context.effect('value', notAgain), value);
    equal(journal.replaying, false);
    equal(await context.effect('value', () => 'new'), 'new');
  });

  test('a codec turns a value into JSON and back', async ({ begin }) => {
    const codec = { encode: (value: bigint) => String(value), decode: (json: JsonValue) => BigInt(json as string) };
    equal(await (await begin()).context.effect('big', () => 7n, { codec }), 7n);
    equal(await (await begin()).context.effect('big', notAgain, { codec }), 7n);
  });

  test('a value that is no JSON fails the effect, by its name, and is not asked for twice', async ({ begin }) => {
    const error = await coded((await begin()).context.scope('w').effect('clock', () => new Date(0)));
    equal(error.code, 'VALUE_UNSUPPORTED');
    match(error.message, /w\/clock/);
    equal((await coded((await begin()).context.scope('w').effect('clock', notAgain))).code, 'VALUE_UNSUPPORTED');
  });

  test('effects with equal paths and names are told apart by their number', async ({ begin }) => {
    const first = await begin();
    for (const value of [1, 2, 3]) await first.context.scope('a').effect('b', () => value);
    const { context } = await begin();
    for (const value of [1, 2, 3]) equal(await context.scope('a').effect('b', notAgain), value);
  });

  test('an effect has the same idempotency key in every attempt, and no two effects share one', async (run) => {
    const first = await run.begin();
    const done = await first.context.scope('w').effect('x', (info) => info.idempotencyKey);
    const hung = await hang(first.context.scope('w'), 'x');
    const { context } = await run.begin();
    equal(await context.scope('w').effect('x', notAgain), done);
    equal(await context.scope('w').effect('x', (info) => info.idempotencyKey), hung);
    ok(done !== hung);
    ok(done.startsWith(`${run.runId}/`));
  });
}

/** Tests of errors. */
export function testEnds(test: JournalTest): void {
  test('a final error is recorded and thrown again with its code', async ({ begin }) => {
    const live = await coded((await begin()).context.effect('x', unavailable));
    const again = await coded((await begin()).context.effect('x', notAgain));
    equal(again.code, 'PROVIDER_UNAVAILABLE');
    deepStrictEqual(again.toJSON(), live.toJSON());
    // A program that looks at more than the code must not see a difference either.
    equal(ProviderError.isInstance(live), ProviderError.isInstance(again));
  });

  test('a foreign error gets a code, at once and again', async ({ begin }) => {
    const cause = new RangeError('boom');
    const fail = (): never => {
      throw cause;
    };
    const live = await coded((await begin()).context.effect('x', fail));
    const again = await coded((await begin()).context.effect('x', notAgain));
    equal(live.cause, cause);
    equal(live.code, 'INTERNAL');
    deepStrictEqual(again.toJSON(), live.toJSON());
  });

  test('an effect that takes longer than its limit fails with TIMEOUT for good', async ({ begin }) => {
    const options = { timeoutMs: 1 };
    equal((await coded((await begin()).context.effect('slow', never, options))).code, 'TIMEOUT');
    equal((await coded((await begin()).context.effect('slow', notAgain, options))).code, 'TIMEOUT');
  });
}

/** Tests of aborts and limits. */
export function testStops(test: JournalTest): void {
  test('an abort is passed on untouched and not recorded', async ({ begin }) => {
    const stop = new AbortController();
    const { context } = await begin(stop.signal);
    const reason = { why: 'enough' };
    const waiting = context.effect('x', ({ signal }) => untilAborted(signal));
    stop.abort(reason);
    equal(await thrown(waiting), reason);
    equal(await thrown(context.effect('y', notAgain)), reason);
    const next = await begin();
    equal(next.journal.replaying, false);
    equal(await next.context.effect('x', () => 'made'), 'made');
  });

  test('a limit is not recorded: the effect is made again', async ({ begin }) => {
    const limits = [
      new LimitError('cpu', 1),
      new SpellError({ code: 'BUDGET_EXCEEDED', message: 'spent' }),
      new SpellError({ code: 'RUN_CANCELLED', message: 'cancelled' }),
    ];
    for (const [index, limit] of limits.entries()) {
      const reach = async (run: () => string): Promise<string> => {
        const { context } = await begin();
        for (const { code } of limits.slice(0, index)) equal(await context.effect(code, notAgain), 'made');
        return context.effect(limit.code, run);
      };
      const fail = (): never => {
        throw limit;
      };
      equal(await thrown(reach(fail)), limit);
      equal(await reach(() => 'made'), 'made');
    }
  });

  test('a branch that was broken off by another is broken off on replay, and not made', async ({ begin }) => {
    const first: string[] = [];
    equal(await brokenOff(await begin(), first), 'PROVIDER_UNAVAILABLE');
    deepStrictEqual(first, ['waits', 'fails', 'after']);
    const second: string[] = [];
    equal(await brokenOff(await begin(), second), 'PROVIDER_UNAVAILABLE');
    deepStrictEqual(second, []);
  });
}

/** Tests of aborts that come at another moment on replay than they did. */
export function testEarlyStops(test: JournalTest): void {
  test('what had ended before it could be broken off gives its result, however early the abort comes on replay', async ({
    begin,
  }) => {
    const live = await cleared((await begin()).context, 'late');
    deepStrictEqual(live, ['until', 'cleared', 'after']);
    for (const when of ['early', 'late'] as const) {
      const { context, journal } = await begin();
      deepStrictEqual(await cleared(context, when), live);
      equal(journal.replaying, false);
    }
  });
}

/** A timer that is cleared: when it sleeps, or before it has begun to. */
async function cleared(context: RunContext, when: 'early' | 'late'): Promise<readonly unknown[]> {
  const seen: unknown[] = [];
  const stop = new AbortController();
  const timer = context.scope('all').scope('0').scope('timer', { signal: stop.signal });
  const asleep = Promise.withResolvers<void>();
  const sleeping = async (): Promise<void> => {
    seen.push(await timer.effect('until', () => 'until'));
    const asked = timer.effect('sleep', ({ signal }) => untilAborted(signal));
    asleep.resolve();
    await asked;
  };
  const ended = sleeping().catch((reason: unknown) => seen.push(reason));
  if (when === 'late') await asleep.promise;
  stop.abort('cleared');
  await ended;
  seen.push(
    await context
      .scope('all')
      .scope('1')
      .effect('after', () => 'after'),
  );
  return seen;
}

async function brokenOff({ context }: Attempt, made: string[]): Promise<string> {
  const branches = context.all([
    (branch) => branch.effect('waits', ({ signal }) => (made.push('waits'), untilAborted(signal))),
    (branch) => branch.effect('fails', () => (made.push('fails'), unavailable())),
  ]);
  const { code } = await coded(branches);
  return context.effect('after', () => (made.push('after'), code));
}

/** Tests of effects that had started and not finished. */
export function testUncertain(test: JournalTest): void {
  test('an effect that had not finished is made again', async ({ begin }) => {
    await hang((await begin()).context, 'x');
    equal(await (await begin()).context.effect('x', () => 'made'), 'made');
  });

  test('at-most-once: an effect that had started and not finished is not made again, and fails for good', async (run) => {
    const options = { onUncertain: 'at-most-once' } as const;
    const idempotencyKey = await hang((await run.begin()).context.scope('w'), 'pay', options);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const error = await coded((await run.begin()).context.scope('w').effect('pay', notAgain, options));
      equal(error.code, 'EFFECT_UNCERTAIN');
      equal(error.data?.['effect'], 'w/pay');
      equal(error.data?.['idempotencyKey'], idempotencyKey);
      equal(isStop(error), false);
    }
  });

  test('ask: an effect that had started and not finished waits for a person, and is not made meanwhile', async (run) => {
    const options = { onUncertain: 'ask' } as const;
    await hang((await run.begin()).context, 'pay', options);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const error = await coded((await run.begin()).context.effect('pay', notAgain, options));
      equal(error.code, 'EFFECT_UNCERTAIN');
    }
  });

  test('a careful effect that finished answers from the record', async ({ begin }) => {
    for (const onUncertain of ['at-most-once', 'ask'] as const) {
      const run = (): string => onUncertain;
      const first = await begin();
      if (onUncertain === 'ask') await first.context.effect('at-most-once', notAgain, { onUncertain: 'at-most-once' });
      equal(await first.context.effect(onUncertain, run, { onUncertain }), onUncertain);
    }
    const { context } = await begin();
    equal(await context.effect('at-most-once', notAgain, { onUncertain: 'at-most-once' }), 'at-most-once');
    equal(await context.effect('ask', notAgain, { onUncertain: 'ask' }), 'ask');
  });
}
