import { isStop, messageOf, SpellError } from '@llmspell/core';

/** What a request was about. */
export interface HttpRequest {
  readonly origin: string;
  readonly signal: AbortSignal | undefined;
}

/** The abort, the guard's refusal behind undici's error, `VALIDATION_FAILED` for a request that is none, or `HTTP_FAILED`. */
export function toHttpError(error: unknown, { origin, signal }: HttpRequest): unknown {
  if (signal?.aborted === true) return signal.reason;
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (SpellError.isInstance(cause) || isStop(cause)) return cause;
  }
  const cause = error instanceof Error ? error.cause : undefined;
  // A failure of the network has a cause; without one undici did not accept the request.
  if (error instanceof TypeError && cause === undefined) {
    return new SpellError({
      code: 'VALIDATION_FAILED',
      message: `Expected a request to ${origin} that can be made: ${error.message}`,
      cause: error,
    });
  }
  return new SpellError({
    code: 'HTTP_FAILED',
    message: `No whole answer from ${origin}: ${messageOf(cause ?? error)}. Check that the server runs and can be reached.`,
    retryable: true,
    data: { origin },
    cause: error,
  });
}
