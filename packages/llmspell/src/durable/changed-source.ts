import { SpellError, type ScriptSource } from '@llmspell/core';

import { recordSource } from './spell-record.ts';

/** The first line in which two sources differ. */
export interface SourceDifference {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** `undefined` where there is no such line, or no such file. */
  readonly recorded: string | undefined;
  readonly now: string | undefined;
}

/** Finds where a spell was changed; `undefined` when it was not. */
export function findDifference(recorded: ScriptSource, now: ScriptSource): SourceDifference | undefined {
  if (recordSource(recorded).hash === recordSource(now).hash) return undefined;
  const main = compare(recorded.code, now.code, recorded.filename);
  if (main !== undefined) return main;
  const [before, after] = [recorded.modules ?? new Map<string, string>(), now.modules ?? new Map<string, string>()];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const found = compare(before.get(name), after.get(name), name.replace(/^\.\//u, ''));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The error that a changed spell is resumed with. */
export function changedError(runId: string, difference: SourceDifference): SpellError {
  const { file, line, recorded, now } = difference;
  const was = recorded === undefined ? 'it was not there' : `it was ${quote(recorded)}`;
  const is = now === undefined ? 'it is gone' : `it is ${quote(now)}`;
  return new SpellError({
    code: 'RUN_CHANGED',
    message: `The spell was changed since run ${runId} began. The first difference is at ${file}:${line}: ${was}, now ${is}. Go on with the recorded spell (resume it with --recorded, \`source: 'recorded'\`), or with the changed one (--edited, \`source: 'edited'\`), which has to make the same calls as far as the run has come.`,
    data: { runId, file, line, recorded: recorded ?? null, now: now ?? null },
  });
}

function compare(recorded: string | undefined, now: string | undefined, file: string): SourceDifference | undefined {
  if (recorded === now) return undefined;
  const [before, after] = [linesOf(recorded), linesOf(now)];
  const length = Math.max(before.length, after.length);
  for (let index = 0; index < length; index += 1) {
    if (before[index] !== after[index]) return { file, line: index + 1, recorded: before[index], now: after[index] };
  }
  // They differ in the ends of lines only.
  return { file, line: 1, recorded: before[0], now: after[0] };
}

function linesOf(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.split(/\r\n?|\n/u);
}

function quote(line: string): string {
  const text = line.trim();
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text);
}
