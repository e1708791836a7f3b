import type { CliIo } from '../../io/cli-io.ts';
import { parseDuration } from '../../options/parse-units.ts';
import { UsageError } from '../../options/usage-error.ts';
import { EXIT } from '../../render/exit-code.ts';
import { withRuns, type RunsFlags } from './with-runs.ts';

export interface PruneFlags extends RunsFlags {
  readonly olderThan?: string;
  readonly all?: boolean;
}

/** `llmspell runs prune`: deletes runs that have ended. */
export async function pruneRunsCommand(flags: PruneFlags, io: CliIo): Promise<number> {
  const { olderThan, all = false, json } = flags;
  if (all === (olderThan !== undefined)) {
    throw new UsageError('prune takes --older-than, such as --older-than 30d, or --all for every run that has ended.');
  }
  const age = olderThan === undefined ? undefined : parseDuration(olderThan, '--older-than');
  const options = age === undefined ? {} : { endedBefore: Date.now() - age };
  const pruned = await withRuns(flags, io, ({ runs }) => runs.prune(options));
  io.out(json === true ? `${JSON.stringify({ pruned })}\n` : `${pruned} ${pruned === 1 ? 'run' : 'runs'} deleted\n`);
  return EXIT.success;
}
