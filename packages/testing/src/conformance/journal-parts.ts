import { deepStrictEqual, equal } from 'node:assert/strict';

import type { EffectInfo, JsonValue, RunContext } from '@llmspell/core';

import { coded, never, notAgain } from './journal-steps.ts';
import type { JournalTest } from './journal.ts';

/** Tests of results that come in parts. */
export function testParts(test: JournalTest): void {
  test('the parts of a result come again, in order, before the result', async ({ begin }) => {
    const live = await listen((await begin()).context, (part) => {
      for (const value of [1, 'two', { three: 3 }]) part(value);
      return 'end';
    });
    deepStrictEqual(live, [1, 'two', { three: 3 }, 'end']);
    deepStrictEqual(await listen((await begin()).context, notAgain), live);
  });

  test('parts of an effect that failed come before its error', async ({ begin }) => {
    const live = await listen((await begin()).context, (part) => {
      part(1);
      throw new TypeError('boom');
    });
    deepStrictEqual(live, [1, 'INTERNAL']);
    deepStrictEqual(await listen((await begin()).context, notAgain), live);
  });

  test('without a listener parts are nothing', async ({ begin }) => {
    const { context } = await begin();
    equal(await context.effect('llm', (info) => (info.part(1), 'end')), 'end');
    deepStrictEqual(await listen((await begin()).context, notAgain), ['end']);
  });

  test('what a program hears in parts and results has one order, and keeps it', async ({ begin }) => {
    const live = await mixed((await begin()).context, true);
    deepStrictEqual(live, ['part 1', 'a', 'part 2', 'part 3', 'b', 'end']);
    deepStrictEqual(await mixed((await begin()).context, false), live);
  });
}

/** Tests of streams that did not come to their end. */
export function testInterruptedParts(test: JournalTest): void {
  test('a stream that was broken off before another effect began is made again', async ({ begin }) => {
    const heard = await breakOff((await begin()).context, async () => {});
    deepStrictEqual(heard, ['old']);
    const again = await listen((await begin()).context.scope('all').scope('0'), (part) => (part('new'), 'end'));
    deepStrictEqual(again, ['new', 'end']);
  });

  test('a stream that was broken off after another effect had begun gives its parts and is interrupted, for good', async (run) => {
    await breakOff((await run.begin()).context, async (context) => {
      await context.effect('next', () => 1);
    });
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const { context } = await run.begin();
      const [stream, next] = await Promise.all([
        listen(context.scope('all').scope('0'), notAgain),
        context.scope('all').scope('1').effect('next', notAgain),
      ]);
      deepStrictEqual(stream, ['old', 'STREAM_INTERRUPTED']);
      equal(next, 1);
    }
  });

  test('a stream that its reader left gives its parts again, and is not made again', async ({ begin }) => {
    const live = await leave((await begin()).context, true);
    deepStrictEqual(live, ['one', 'two', 'enough', 'after']);
    deepStrictEqual(await leave((await begin()).context, false), live);
  });
}

/** Makes an effect, and gives what is heard of it with its result, or the code of its error. */
async function listen(
  context: RunContext,
  make: (part: (value: JsonValue) => void) => unknown,
): Promise<readonly unknown[]> {
  const heard: unknown[] = [];
  const result = context.effect('llm', (info) => make((part) => info.part(part)), {
    onPart: (part) => void heard.push(part),
  });
  const end = await result.catch(async () => (await coded(result)).code);
  return [...heard, end];
}

/** A stream that gives a part and never ends, and what comes meanwhile. */
async function breakOff(
  context: RunContext,
  meanwhile: (branch: RunContext) => Promise<void>,
): Promise<readonly unknown[]> {
  const heard: unknown[] = [];
  const begun = Promise.withResolvers<void>();
  const stream = (info: EffectInfo): Promise<never> => {
    info.part('old');
    begun.resolve();
    return never();
  };
  const branch = context.scope('all').scope('0');
  branch.effect('llm', stream, { onPart: (part) => void heard.push(part) }).catch(() => {
    // The process it stands for is dead.
  });
  await begun.promise;
  await meanwhile(context.scope('all').scope('1'));
  return heard;
}

function twoParts(info: EffectInfo): Promise<never> {
  info.part('one');
  info.part('two');
  info.signal.throwIfAborted();
  return never();
}

/** A reader that hears two parts and has enough. */
async function leave(context: RunContext, live: boolean): Promise<unknown> {
  const heard: unknown[] = [];
  const stop = new AbortController();
  const onPart = (part: JsonValue): void => {
    heard.push(part);
    if (part === 'two') stop.abort('enough');
  };
  const reading = context
    .scope('reader', { signal: stop.signal })
    .effect('llm', live ? twoParts : notAgain, { onPart });
  await reading.catch((reason: unknown) => heard.push(reason));
  return [...heard, await context.effect('after', live ? () => 'after' : notAgain)];
}

/** A stream beside two effects, which end between its parts. */
async function mixed(context: RunContext, live: boolean): Promise<readonly unknown[]> {
  const seen: unknown[] = [];
  const steps = [0, 1, 2, 3].map(() => Promise.withResolvers<void>());
  const reached = (step: number): void => steps[step]?.resolve();
  const stream = async (info: EffectInfo): Promise<string> => {
    info.part('part 1');
    reached(0);
    await steps[1]?.promise;
    info.part('part 2');
    info.part('part 3');
    reached(2);
    await steps[3]?.promise;
    return 'end';
  };
  await context.all([
    async (branch) => {
      const run = live ? stream : notAgain;
      seen.push(await branch.effect('llm', run, { onPart: (part) => void seen.push(part) }));
    },
    async (branch) => {
      for (const [index, name] of ['a', 'b'].entries()) {
        const make = async (): Promise<string> => (await steps[index * 2]?.promise, name);
        seen.push(await branch.effect(name, live ? make : notAgain));
        reached(index * 2 + 1);
      }
    },
  ]);
  return seen;
}
