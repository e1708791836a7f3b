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
  if (cause instanceof Error && !('code' in cause)) return refused(cause, origin);
  return new SpellError({
    code: 'HTTP_FAILED',
    message: `No whole answer from ${origin}: ${messageOf(cause ?? error)}. Check that the server runs and can be reached.`,
    retryable: true,
    data: { origin },
    cause: error,
  });
}

/** What fetch itself does not do, whoever asks and how often: a port kept for other protocols, a redirect too many. */
function refused(cause: Error, origin: string): SpellError {
  const badPort = cause.message === 'bad port';
  const reason = badPort
    ? 'its port belongs to another protocol, and HTTP clients do not connect to it'
    : cause.message;
  return new SpellError({
    code: badPort ? 'VALIDATION_FAILED' : 'HTTP_FAILED',
    message: `The request to ${origin} was not made to its end: ${reason}.`,
    data: { origin },
    cause,
  });
}
