import { SpellError } from '@llmspell/core';

/** What differs: one of the two is there, or both. */
export interface Divergence {
  readonly runId: string;
  /** The effect that the record has. */
  readonly recorded: string | undefined;
  /** The effect that the program asked for. */
  readonly asked: string | undefined;
}

const WHY =
  'The program was changed since, or does something that depends on time, chance or the outside without an effect. Resume it with the program it was started with, or start a new run.';

/** The program does not do what it did when the run was recorded. */
export function diverged({ runId, recorded, asked }: Divergence): SpellError {
  const was = recorded === undefined ? 'none here' : `"${recorded}"`;
  const is = asked === undefined ? 'did not ask for it' : `asked for "${asked}"`;
  return new SpellError({
    code: 'JOURNAL_DIVERGED',
    message: `Run ${runId} cannot be resumed: the journal has effect ${was}, but the program ${is}. ${WHY}`,
    data: { runId, recorded: recorded ?? null, asked: asked ?? null },
  });
}

/** The program did not open a log that is recorded: a script was not run again. */
export function logLeftOut(runId: string, log: string): SpellError {
  return new SpellError({
    code: 'JOURNAL_DIVERGED',
    message: `Run ${runId} cannot be resumed: the journal has the log "${log}", but the program did not open it. ${WHY}`,
    data: { runId, recorded: log, asked: null },
  });
}
