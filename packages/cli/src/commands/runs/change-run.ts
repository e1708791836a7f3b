import { SpellError } from '@llmspell/core';

import type { CliIo } from '../../io/cli-io.ts';
import { EXIT } from '../../render/exit-code.ts';
import { findRun } from './show-run.ts';
import { withRuns, type RunsFlags } from './with-runs.ts';

interface ChangedRun {
  readonly runId: string;
  readonly flags: RunsFlags;
}

/** `llmspell runs cancel RUN`: ends a run for good. @throws SpellError `CLOSED` for one that has ended another way. */
export async function cancelRunCommand({ runId, flags }: ChangedRun, io: CliIo): Promise<number> {
  const { state } = await withRuns(flags, io, async ({ runs }) => {
    await runs.cancel(runId);
    return findRun(runs, runId);
  });
  if (state !== 'cancelled') throw endedError(runId, state);
  return done({ runId, flags }, { state: 'cancelled', text: `Run ${runId} is cancelled.` }, io);
}

/** `llmspell runs pause RUN`: stops a run until it is resumed. */
export async function pauseRunCommand({ runId, flags }: ChangedRun, io: CliIo): Promise<number> {
  await withRuns(flags, io, ({ runs }) => runs.pause(runId));
  const text = `Run ${runId} is paused. To go on with it: llmspell resume ${runId}`;
  return done({ runId, flags }, { state: 'paused', text }, io);
}

function done(
  { runId, flags }: ChangedRun,
  { state, text }: { readonly state: string; readonly text: string },
  io: CliIo,
): number {
  io.out(flags.json === true ? `${JSON.stringify({ runId, state })}\n` : `${text}\n`);
  return EXIT.success;
}

function endedError(runId: string, state: string): SpellError {
  return new SpellError({
    code: 'CLOSED',
    message: `Expected run ${runId} not to have ended, but it is ${state}: there is nothing to cancel. \`llmspell runs prune\` deletes it.`,
    data: { runId, state },
  });
}
