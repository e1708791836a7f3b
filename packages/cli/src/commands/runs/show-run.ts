import { SpellError } from '@llmspell/core';
import type { RunInfo, RuntimeRuns } from 'llmspell';

import type { CliIo } from '../../io/cli-io.ts';
import { EXIT } from '../../render/exit-code.ts';
import { redactRun } from '../../render/redact-run.ts';
import { redactorFor } from '../../render/redactor-for.ts';
import { renderValue } from '../../render/render-value.ts';
import { runState } from '../../render/run-state.ts';
import { visibleText } from '../../render/visible-text.ts';
import { withRuns, type RunsFlags } from './with-runs.ts';

/** `llmspell runs show RUN`: what is known of one run. */
export async function showRunCommand(
  { runId, flags }: { readonly runId: string; readonly flags: RunsFlags },
  io: CliIo,
): Promise<number> {
  const found = await withRuns(flags, io, ({ runs }) => findRun(runs, runId));
  const run = redactRun(found, await redactorFor(io));
  io.out(flags.json === true ? `${JSON.stringify(run, undefined, 2)}\n` : renderRun(run));
  return EXIT.success;
}

/** @throws SpellError `NOT_FOUND`. */
export async function findRun(runs: RuntimeRuns, runId: string): Promise<RunInfo> {
  const run = await runs.status(runId);
  if (run !== undefined) return run;
  throw new SpellError({
    code: 'NOT_FOUND',
    message: `There is no run ${JSON.stringify(runId)}. \`llmspell runs list\` shows those there are.`,
    data: { runId },
  });
}

function renderRun(run: RunInfo): string {
  const { output, error, progress } = run;
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['run', run.runId],
    ['state', runState(run)],
    ['spell', run.file ?? run.spell],
    ['began', new Date(run.createdAt).toISOString()],
    ['changed', new Date(run.updatedAt).toISOString()],
    ['process', run.process?.toString()],
    ['effects', progress?.effects.toString()],
    ['at', progress?.path],
    ['waits for', run.waitingFor?.join(', ')],
    ['error', error === undefined ? undefined : `${error.message} [${error.code}]`],
  ];
  const text = lines
    .filter(([, value]) => value !== undefined)
    .map(([name, value = '']) => `${name.padEnd(10)} ${visibleText(value)}\n`)
    .join('');
  return output === undefined ? text : `${text}${'result'.padEnd(10)} ${renderValue(output)}\n`;
}
