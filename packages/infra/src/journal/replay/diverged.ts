import { SpellError } from '@llmspell/core';

/** What differs: one of the two is there, or both. */
export interface Divergence {
  readonly runId: string;
  /** The effect that the record has. */
  readonly recorded: string | undefined;
  /** The effect that the program asked for. */
  readonly asked: string | undefined;
  /** @default 'effect' */
  readonly what?: 'effect' | 'log';
}

/** The program does not do what it did when the run was recorded. */
export function diverged({ runId, recorded, asked, what = 'effect' }: Divergence): SpellError {
  const was = recorded === undefined ? 'none here' : `"${recorded}"`;
  const is = asked === undefined ? 'did not ask for it' : `asked for "${asked}"`;
  return new SpellError({
    code: 'JOURNAL_DIVERGED',
    message: `Run ${runId} cannot be resumed: the journal has ${what} ${was}, but the program ${is}. The program was changed since, or does something that depends on time, chance or the outside without an effect. Resume it with the program it was started with, or start a new run.`,
    data: { runId, recorded: recorded ?? null, asked: asked ?? null },
  });
}
