import { SpellError } from '@llmspell/core';

/** The error for input that the schema alone cannot refuse. Code `VALIDATION_FAILED`. */
export function invalidInput(message: string, cause?: unknown): SpellError {
  return new SpellError({ code: 'VALIDATION_FAILED', message, cause });
}
