import { messageOf, SpellError } from '@llmspell/core';

/** Gives a trouble with a backup's file a code. */
export function toBackupError(error: unknown, file: string): SpellError {
  if (SpellError.isInstance(error)) return error;
  return new SpellError({
    code: 'FILE_FAILED',
    message: `Expected to use ${file} for a backup: ${messageOf(error)}.`,
    data: { path: file },
    cause: error,
  });
}
