import type { RunContext } from '../context/run-context.ts';
import { SpellError } from '../errors/spell-error.ts';
import type { Clock } from '../time/clock.ts';
import { systemClock } from '../time/system-clock.ts';
import { linkedAbort } from './linked-abort.ts';

export interface TimeoutOptions {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** What is limited, to begin the message with: `Step "fetch"`. */
  readonly what: string;
  /** @default the machine's clock */
  readonly clock?: Clock;
}

/**
 * Gives work a time limit: its signal aborts with `TIMEOUT`, and the promise is rejected then even when the work does
 * not listen. The timer and the listener are gone when the work ends. Aborted already, the work does not start.
 */
export async function withTimeoutSignal<T>(
  { signal, timeoutMs, what, clock = systemClock }: TimeoutOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  using linked = linkedAbort(signal);
  linked.signal.throwIfAborted();
  const done = new AbortController();
  void clock.sleep(timeoutMs, done.signal).then(
    () => linked.abort(timeoutError(what, timeoutMs)),
    // The work was done first.
    () => {},
  );
  try {
    return await Promise.race([work(linked.signal), linked.aborted]);
  } finally {
    done.abort();
  }
}

/** {@link withTimeoutSignal} for a context: the work gets a scope with its own signal and deadline. */
export function withTimeout<T>(
  context: RunContext,
  { name, timeoutMs, what }: { readonly name: string; readonly timeoutMs: number; readonly what: string },
  work: (context: RunContext) => Promise<T>,
): Promise<T> {
  const deadline = Math.min(context.deadline ?? Infinity, context.clock.now() + timeoutMs);
  const { signal: outer, clock } = context;
  return withTimeoutSignal({ signal: outer, timeoutMs, what, clock }, (signal) =>
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
