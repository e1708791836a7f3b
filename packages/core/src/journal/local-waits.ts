import { SpellError } from '../errors/spell-error.ts';
import type { RunWaits } from './run-waits.ts';

/** The waits of a run that nobody outside can reach: it sleeps in this process. */
export const localWaits: RunWaits = {
  sleep: (ms, context) => context.effect('sleep', ({ signal }) => context.clock.sleep(ms, signal)),
  waitFor: (name) =>
    Promise.reject(
      new SpellError({
        code: 'NOT_SUPPORTED',
        message: `The run cannot wait for "${name}", because nothing outside can send it a signal. Run it durably: \`llmspell run --durable\`, or submit its component to a run engine.`,
        data: { name },
      }),
    ),
};
