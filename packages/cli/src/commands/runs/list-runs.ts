import type { RunInfo } from 'llmspell';

import type { CliIo } from '../../io/cli-io.ts';
import { findStateFolder } from '../../io/state-folder.ts';
import { EXIT } from '../../render/exit-code.ts';
import { redactRun } from '../../render/redact-run.ts';
import { redactorFor } from '../../render/redactor-for.ts';
import { renderAge } from '../../render/render-age.ts';
import { renderTable } from '../../render/render-table.ts';
import { runState } from '../../render/run-state.ts';
import { withRuns, type RunsFlags } from './with-runs.ts';

/** `llmspell runs list`: the durable runs, the newest first. */
export async function listRunsCommand(flags: RunsFlags, io: CliIo): Promise<number> {
  const { exists } = await findStateFolder(flags.stateDir, io);
  const runs = exists ? await withRuns(flags, io, ({ runs: kept }) => listOf(kept.list())) : [];
  const redact = await redactorFor(io);
  const newest = runs.toSorted((left, right) => right.createdAt - left.createdAt).map((run) => redactRun(run, redact));
  if (flags.json === true) io.out(`${JSON.stringify({ runs: newest }, undefined, 2)}\n`);
  else if (newest.length === 0) io.out('No durable runs are kept here.\n');
  else io.out(renderRuns(newest));
  return EXIT.success;
}

async function listOf(runs: AsyncIterable<RunInfo>): Promise<readonly RunInfo[]> {
  const list: RunInfo[] = [];
  for await (const run of runs) list.push(run);
  return list;
}

function renderRuns(runs: readonly RunInfo[]): string {
  const now = Date.now();
  const rows = runs.map((run) => [
    run.runId,
    runState(run),
    run.spell,
    renderAge(run.createdAt, now),
    run.waitingFor?.join(', ') ?? run.error?.code ?? '',
  ]);
  return renderTable(['RUN', 'STATE', 'SPELL', 'BEGAN', ''], rows);
}
