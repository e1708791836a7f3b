import { messageOf, SpellError, type ErrorCode } from '@llmspell/core';

/** Gives an error of the database a code of ours. */
export function toStateError(error: unknown, path: string): SpellError {
  if (SpellError.isInstance(error)) return error;
  const { code, message } = describe(error, path);
  return new SpellError({ code, message, data: { path }, cause: error });
}

function describe(error: unknown, path: string): { readonly code: ErrorCode; readonly message: string } {
  const codes = codesOf(error);
  if (codes.includes('LEVEL_LOCKED')) {
    return {
      code: 'STATE_LOCKED',
      message: `The state store at ${path} is open already, in another process or in this one. It belongs to one at a time: close the other, or choose another path.`,
    };
  }
  if (codes.includes('LEVEL_CORRUPTION')) {
    return {
      code: 'STATE_CORRUPT',
      message: `The state store at ${path} is damaged: ${deepest(error)}. Restore the folder from a backup.`,
    };
  }
  return { code: 'STATE_FAILED', message: `The state store at ${path} failed: ${deepest(error)}.` };
}

/** The codes of an error and of those behind it. */
function codesOf(error: unknown): readonly unknown[] {
  if (!(error instanceof Error)) return [];
  return ['code' in error ? error.code : undefined, ...codesOf(error.cause)];
}

function deepest(error: unknown): string {
  return error instanceof Error && error.cause !== undefined ? deepest(error.cause) : messageOf(error);
}
