import { deepStrictEqual, equal, match } from 'node:assert/strict';

import type { RunContext } from '@llmspell/core';

import { seededRandom } from '../doubles/seeded-random.ts';
import { coded, hang, notAgain } from './journal-steps.ts';
import type { JournalTest } from './journal.ts';

/** Tests of effects that run beside one another. */
export function testOrder(test: JournalTest): void {
  test('effects that finished in some order finish in that order on replay', async ({ begin }) => {
    const order = ['b', 'c', 'a'];
    const ends = order.map(() => Promise.withResolvers<void>());
    const finish = async (name: string): Promise<string> => {
      const place = order.indexOf(name);
      await ends[place - 1]?.promise;
      ends[place]?.resolve();
      return name;
    };
    deepStrictEqual(await race((await begin()).context, finish), order);
    deepStrictEqual(await race((await begin()).context, notAgain), order);
  });

  test('whatever had finished, what a program sees is the same in every attempt', async ({ begin }) => {
    const random = seededRandom(7);
    let past: readonly string[] = [];
    const made = new Map<string, number>();
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const { context, journal } = await begin();
      const replayed = journal.replaying;
      const world = createWorld({ random, made, effectsLeft: 3 + Math.floor(random() * 6) });
      await world.run(context);
      equal(replayed, past.length > 0);
      // The effects that the record has come first and in the same order, mixed with nothing.
      deepStrictEqual(world.seen.slice(0, past.length), past);
      past = world.seen;
      if (world.ended) break;
    }
    deepStrictEqual(
      [...made].filter(([, count]) => count > 1),
      [],
    );
    equal(past.length, BRANCHES * STEPS);
  });

  test('an effect that had not finished is held back until the others have answered', async ({ begin }) => {
    const first = await begin();
    void hang(first.context.scope('all').scope('0'), 'slow');
    for (const name of ['x', 'y'])
      await first.context
        .scope('all')
        .scope('1')
        .effect(name, () => name);
    const { context, journal } = await begin();
    const states: boolean[] = [];
    const slow = context
      .scope('all')
      .scope('0')
      .effect('slow', () => void states.push(journal.replaying));
    for (const name of ['x', 'y']) equal(await context.scope('all').scope('1').effect(name, notAgain), name);
    await slow;
    deepStrictEqual(states, [false]);
  });
}

async function race(context: RunContext, finish: (name: string) => Promise<string>): Promise<readonly string[]> {
  const finished: string[] = [];
  await context.each(['a', 'b', 'c'], async (name, branch) => {
    finished.push(await branch.effect(name, () => finish(name)));
  });
  return finished;
}

const BRANCHES = 4;
const STEPS = 5;

interface WorldOptions {
  readonly random: () => number;
  /** How often each effect ended. */
  readonly made: Map<string, number>;
  /** New effects that end before the process is killed. */
  readonly effectsLeft: number;
}

/** A program with branches over a world in which effects take turns at random, and that stands still at some point. */
function createWorld({ random, made, effectsLeft }: WorldOptions) {
  const seen: string[] = [];
  let left = effectsLeft;
  let branchesEnded = 0;
  const killed = Promise.withResolvers<void>();
  const waiting: (() => void)[] = [];
  const step = (key: string) => async (): Promise<string> => {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      setImmediate(() => waiting.splice(Math.floor(random() * waiting.length), 1)[0]?.());
    });
    if (left === 0) {
      killed.resolve();
      return new Promise<never>(() => {});
    }
    left -= 1;
    made.set(key, (made.get(key) ?? 0) + 1);
    return key;
  };

  return {
    /** Results in the order in which the program saw them, with some steps of its own between. */
    seen,
    get ended() {
      return branchesEnded === BRANCHES;
    },
    async run(context: RunContext): Promise<void> {
      const all = context.each(Array.from({ length: BRANCHES }), async (_, branch, index) => {
        for (let count = 0; count < STEPS; count += 1) {
          const key = `${index}.${count}`;
          seen.push(await branch.effect('step', step(key)));
          for (let turns = 0; turns < index; turns += 1) await Promise.resolve();
        }
        branchesEnded += 1;
      });
      await Promise.race([all, killed.promise]);
      // What had ended is on its way to the record and back.
      while (seen.length < total(made)) await turn();
    },
  };
}

function total(made: ReadonlyMap<string, number>): number {
  return [...made.values()].reduce((sum, count) => sum + count, 0);
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Tests of programs that changed. */
export function testDivergence(test: JournalTest): void {
  test('another effect in the place of a recorded one is the first difference', async ({ begin }) => {
    await record((await begin()).context);
    const { context } = await begin();
    equal(await ask(context, 'plan'), 1);
    const error = await coded(ask(context, 'search'));
    equal(error.code, 'JOURNAL_DIVERGED');
    equal(error.data?.['recorded'], 'w/step:fetch/tool');
    equal(error.data?.['asked'], 'w/step:search/tool');
    match(error.message, /step:fetch.*step:search/);
  });

  test('an effect that was left out is the first difference', async ({ begin }) => {
    await record((await begin()).context);
    const { context } = await begin();
    const error = await coded(ask(context, 'fetch'));
    equal(error.code, 'JOURNAL_DIVERGED');
    equal(error.data?.['recorded'], 'w/step:plan/tool');
  });

  test('after a difference nothing is made any more', async ({ begin }) => {
    await record((await begin()).context);
    const { context } = await begin();
    await coded(ask(context, 'search'));
    equal((await coded(context.effect('report', notAgain))).code, 'JOURNAL_DIVERGED');
  });
}

async function record(context: RunContext): Promise<void> {
  for (const name of ['plan', 'fetch', 'write'])
    await context
      .scope('w')
      .scope(`step:${name}`)
      .effect('tool', () => 1);
}

function ask(context: RunContext, name: string): Promise<unknown> {
  return context.scope('w').scope(`step:${name}`).effect('tool', notAgain);
}
