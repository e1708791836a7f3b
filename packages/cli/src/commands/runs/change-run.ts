import type { CliIo } from '../../io/cli-io.ts';
import { EXIT } from '../../render/exit-code.ts';
import { withRuns, type RunsFlags } from './with-runs.ts';

interface ChangedRun {
  readonly runId: string;
  readonly flags: RunsFlags;
}

/** `llmspell runs cancel RUN`: ends a run for good. */
export async function cancelRunCommand({ runId, flags }: ChangedRun, io: CliIo): Promise<number> {
  await withRuns(flags, io, ({ runs }) => runs.cancel(runId));
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
