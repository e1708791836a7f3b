import type { RunContext } from '../context/run-context.ts';
import { SpellError } from '../errors/spell-error.ts';
import { startTimer } from '../time/start-timer.ts';
import { linkedAbort } from './linked-abort.ts';

export interface TimeoutOptions {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** What is limited, to begin the message with: `Step "fetch"`. */
  readonly what: string;
}

/**
 * Gives work a time limit: its signal aborts with `TIMEOUT`, and the promise is rejected then even when the work does
 * not listen. The timer and the listener are gone when the work ends. Aborted already, the work does not start.
 */
export async function withTimeoutSignal<T>(
  { signal, timeoutMs, what }: TimeoutOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  using linked = linkedAbort(signal);
  linked.signal.throwIfAborted();
  const stop = startTimer(timeoutMs, () => linked.abort(timeoutError(what, timeoutMs)));
  try {
    return await Promise.race([work(linked.signal), linked.aborted]);
  } finally {
    stop();
  }
}

/** {@link withTimeoutSignal} for a context: the work gets a scope with its own signal and deadline. */
export function withTimeout<T>(
  context: RunContext,
  { name, timeoutMs, what }: { readonly name: string; readonly timeoutMs: number; readonly what: string },
  work: (context: RunContext) => Promise<T>,
): Promise<T> {
  const deadline = Math.min(context.deadline ?? Infinity, context.clock.now() + timeoutMs);
  return withTimeoutSignal({ signal: context.signal, timeoutMs, what }, (signal) =>
    work(context.scope(name, { signal, deadline })),
  );
}

function timeoutError(what: string, timeoutMs: number): SpellError {
  return new SpellError({
    code: 'TIMEOUT',
    message: `${what} did not finish within ${timeoutMs} ms. Give it more time, or find out what it waits for.`,
    retryable: true,
    data: { timeoutMs },
  });
}
