import { SpellError } from '@llmspell/core';

/** Whether a spell did something else than what was recorded. */
export function isDivergence(error: unknown): error is SpellError {
  return SpellError.isInstance(error) && error.code === 'JOURNAL_DIVERGED';
}
