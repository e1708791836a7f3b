import { SpellError, type ErrorCode } from '@llmspell/core';

/** An error with this code. */
export function errorWith(
  code: ErrorCode,
  options: { readonly retryable?: boolean; readonly retryAfterMs?: number; readonly cause?: unknown } = {},
): SpellError {
  const { retryable = false, retryAfterMs, cause } = options;
  return new SpellError({
    code,
    message: `An error with code ${code}.`,
    retryable,
    cause,
    ...(retryAfterMs === undefined ? {} : { data: { retryAfterMs } }),
  });
}
