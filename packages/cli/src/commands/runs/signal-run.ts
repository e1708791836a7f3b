import { safeParseJson, type JsonValue } from '@llmspell/core';

import type { CliIo } from '../../io/cli-io.ts';
import { UsageError } from '../../options/usage-error.ts';
import { EXIT } from '../../render/exit-code.ts';
import { findRun } from './show-run.ts';
import { withRuns, type RunsFlags } from './with-runs.ts';

interface Signal {
  readonly runId: string;
  readonly name: string;
  /** JSON text. @default null */
  readonly payload: string | undefined;
  readonly flags: RunsFlags;
}

/** `llmspell runs signal RUN NAME [JSON]`: answers a run that waits. */
export async function signalRunCommand({ runId, name, payload, flags }: Signal, io: CliIo): Promise<number> {
  const value = parsePayload(payload);
  const { waits, state } = await withRuns(flags, io, async ({ runs }) => {
    const run = await findRun(runs, runId);
    await runs.signal(runId, name, value);
    return { waits: run.waitingFor?.includes(name) === true, state: run };
  });
  if (flags.json === true) {
    io.out(`${JSON.stringify({ runId, signal: name, waited: waits })}\n`);
    return EXIT.success;
  }
  io.out(
    waits ? `Run ${runId} was told.\n` : `Run ${runId} does not wait for "${name}" yet; the signal is kept for it.\n`,
  );
  if (state.interrupted) io.out(`Nobody works on the run now. To go on with it: llmspell resume ${runId}\n`);
  return EXIT.success;
}

function parsePayload(text: string | undefined): JsonValue {
  if (text === undefined) return null;
  const parsed = safeParseJson(text);
  if (parsed.success) return parsed.value;
  throw new UsageError(
    `The answer has to be JSON, such as '{"approved": true}' or '"a text"'; got ${JSON.stringify(text)}.`,
  );
}
