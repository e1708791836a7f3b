import { SpellError } from '@llmspell/core';

/** A program that could not be started. Code `PROCESS_FAILED`. */
export function processError(command: string, reason: string, cause?: unknown): SpellError {
  return new SpellError({
    code: 'PROCESS_FAILED',
    message: `Could not start ${JSON.stringify(command)}: ${reason}. Check that it is installed and may be executed.`,
    data: { command },
    cause,
  });
}
