import { messageOf, SpellError, type ScriptSource } from '@llmspell/core';

import { changedError, findDifference } from './changed-source.ts';
import type { ResumeOptions } from './runtime-runs.ts';
import { recordSource, sourceOf, type SpellRecord } from './spell-record.ts';

interface Resumed {
  readonly record: SpellRecord;
  readonly options: ResumeOptions;
  readonly readSpell: (file: string) => Promise<ScriptSource>;
}

/**
 * The record that a run goes on with; the same object when nothing changes.
 *
 * @throws SpellError `RUN_CHANGED` when the file is not what was recorded and nobody has said which one counts.
 */
export async function resumedRecord(runId: string, resumed: Resumed): Promise<SpellRecord> {
  const { limits, maxCostUsd, maxTokens } = resumed.options;
  const record = await withSource(runId, resumed);
  if (limits === undefined && maxCostUsd === undefined && maxTokens === undefined) return record;
  return {
    ...record,
    limits: { ...record.limits, ...limits },
    ...(maxCostUsd === undefined ? {} : { maxCostUsd }),
    ...(maxTokens === undefined ? {} : { maxTokens }),
  };
}

async function withSource(runId: string, { record, options, readSpell }: Resumed): Promise<SpellRecord> {
  const { source } = options;
  if (source === 'recorded') return record;
  // The name is a part of what is recorded.
  if (typeof source === 'object') return { ...record, ...recordSource(source), filename: record.filename };
  if (record.file === undefined) {
    if (source === 'edited') throw noFileError(runId);
    return record;
  }
  const recorded = sourceOf(record);
  const now = await readSpell(record.file).catch((error: unknown) => {
    if (source === 'edited') throw error;
    throw goneError(runId, record, error);
  });
  const difference = findDifference(recorded, now);
  if (difference === undefined) return record;
  if (source === undefined) throw changedError(runId, difference);
  return { ...record, ...recordSource(now) };
}

/** An edited spell is asked for where no file is known. */
export function noFileError(runId: string): SpellError {
  return new SpellError({
    code: 'NOT_SUPPORTED',
    message: `Run ${runId} knows no file that could have been edited: its spell was given as text, or the run was imported. Give the source itself, or go on with the recorded one.`,
    data: { runId },
  });
}

function goneError(runId: string, { file = '' }: SpellRecord, cause: unknown): SpellError {
  return new SpellError({
    code: 'RUN_CHANGED',
    message: `The spell of run ${runId} cannot be read again: ${messageOf(cause)} To go on with the recorded spell, resume it with --recorded (\`source: 'recorded'\`).`,
    data: { runId, file },
    cause,
  });
}
