import { createRunContext, type Hook } from '@llmspell/core';
import { runHooks } from '@llmspell/core/kit';
import { createHookRunner } from '@llmspell/infra/hooks';

import { measure, printFigures } from './measure.ts';

const UNITS = 20_000;
const component = { kind: 'tool', name: 'x' };

/** What a point costs with chains of several lengths, against a function that is called without any. */
export async function hooks(): Promise<void> {
  const work = (): Promise<number> => Promise.resolve(1);
  const repeat = (run: () => Promise<unknown>) => async (): Promise<void> => {
    for (let index = 0; index < UNITS; index += 1) await run();
  };
  const chain = (length: number, run: Hook['run']) => {
    const runner = createHookRunner();
    for (let index = 0; index < length; index += 1)
      runner.register({ name: `h${index}`, point: 'beforeToolCall', run });
    const context = createRunContext({ hooks: runner });
    return repeat(async () => {
      await runHooks(context, { point: 'beforeToolCall', component, data: { input: 1 } });
      return work();
    });
  };
  const nothing = (): void => {};
  const later = async (): Promise<void> => {};
  printFigures(
    'a point with a chain of hooks',
    await measure([
      { name: 'no point', units: UNITS, run: repeat(work) },
      { name: 'no hook', units: UNITS, run: chain(0, nothing) },
      { name: '1 hook', units: UNITS, run: chain(1, nothing) },
      { name: '5 hooks', units: UNITS, run: chain(5, nothing) },
      { name: '1 async hook', units: UNITS, run: chain(1, later) },
      { name: '5 async hooks', units: UNITS, run: chain(5, later) },
    ]),
  );
}
