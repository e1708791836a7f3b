import { createRunContext } from '@llmspell/core';

import { measure, printFigures } from './measure.ts';

const UNITS = 20_000;

/** What an effect and a scope cost when no journal is there, against the bare call. */
export async function effects(): Promise<void> {
  const context = createRunContext();
  const work = (): Promise<number> => Promise.resolve(1);
  const repeat = (run: () => Promise<number>) => async (): Promise<void> => {
    for (let index = 0; index < UNITS; index += 1) await run();
  };
  printFigures(
    'effect without a journal',
    await measure([
      { name: 'bare call', units: UNITS, run: repeat(work) },
      { name: 'context.effect', units: UNITS, run: repeat(() => context.effect('work', work)) },
      { name: 'context.scope().effect', units: UNITS, run: repeat(() => context.scope('step').effect('work', work)) },
    ]),
  );
}
