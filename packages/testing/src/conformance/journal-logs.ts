import { deepStrictEqual, equal } from 'node:assert/strict';

import { hang, notAgain } from './journal-steps.ts';
import type { JournalTest } from './journal.ts';

/** Tests of logs beside effects. */
export function testLogs(test: JournalTest): void {
  test('a log is there again, with what was appended before an effect had begun', async ({ begin }) => {
    const first = (await begin()).context;
    const log = first.scope('spell').openLog('script');
    deepStrictEqual(log?.recorded, []);
    log?.append('one');
    log?.append({ two: [2] });
    await first.effect('a', () => 1);
    log?.append('three');
    await hang(first, 'b');
    log?.append('lost');
    const { context } = await begin();
    deepStrictEqual(context.scope('spell').openLog('script')?.recorded, ['one', { two: [2] }, 'three']);
  });

  test('what is appended in a later attempt comes behind', async ({ begin }) => {
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const { context } = await begin();
      const log = context.openLog('script');
      deepStrictEqual(log?.recorded, [0, 1, 2, 3].slice(0, attempt));
      for (let index = 0; index < attempt; index += 1) await context.effect('a', notAgain);
      log?.append(attempt);
      await context.effect('a', () => 1);
      await hang(context, 'next');
    }
  });

  test('logs of one name are numbered in the order in which they are opened', async ({ begin }) => {
    const first = (await begin()).context;
    for (const text of ['a', 'b']) first.openLog('script')?.append(text);
    first.scope('x').openLog('script')?.append('c');
    await hang(first, 'begun');
    const { context } = await begin();
    deepStrictEqual(context.openLog('script')?.recorded, ['a']);
    deepStrictEqual(context.scope('x').openLog('script')?.recorded, ['c']);
    deepStrictEqual(context.openLog('script')?.recorded, ['b']);
  });

  test('effects and logs do not get into one another, whatever their names are', async ({ begin }) => {
    const names = ['log', 'effect', 'log/x', 'x/0000000000', 'part', '0000000000', 'a/b c', 'n\u00e4me'];
    const first = (await begin()).context;
    for (const name of names) {
      first.openLog(name)?.append(`log of ${name}`);
      await first.effect(name, () => `effect of ${name}`);
    }
    const { context } = await begin();
    for (const name of names) {
      deepStrictEqual(context.openLog(name)?.recorded, [`log of ${name}`]);
      equal(await context.effect(name, notAgain), `effect of ${name}`);
    }
  });
}
