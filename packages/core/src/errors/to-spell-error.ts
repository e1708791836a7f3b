import type { ErrorCode } from './error-code.ts';
import { SpellError } from './spell-error.ts';

/**
 * Gives any thrown value a code. An error that has one is returned unchanged; everything else becomes `code` with the
 * original as `cause`.
 *
 * @param context What was being done, to begin the message with: `Tool "calculator" failed`.
 */
export function toSpellError(error: unknown, code: ErrorCode = 'INTERNAL', context?: string): SpellError {
  if (SpellError.isInstance(error)) return error;
  const text = messageOf(error);
  const message = context === undefined ? text : `${context}: ${text}`;
  return new SpellError({ code: codeOf(error, code), message, cause: error });
}

/** The readable message of any thrown value. */
export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message === '' ? error.name : error.message;
  if (typeof error === 'string') return error;
  if (typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string') {
    return error.message;
  }
  return `a value of type ${error === null ? 'null' : typeof error} was thrown`;
}

/** An abort inside of foreign code is its own affair: whether a run was aborted, its signal tells. */
function codeOf(error: unknown, code: ErrorCode): ErrorCode {
  return error instanceof Error && error.name === 'TimeoutError' ? 'TIMEOUT' : code;
}
