import { SpellError } from '@llmspell/core';

/** A backup that must not be restored. */
export function backupDamaged(source: string, reason: string, cause?: unknown): SpellError {
  return new SpellError({
    code: 'STATE_CORRUPT',
    message: `Expected ${source} to be a sound backup of a state store, but ${reason}. Nothing was restored; take another backup.`,
    data: { source },
    cause,
  });
}
