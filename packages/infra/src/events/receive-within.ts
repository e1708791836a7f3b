import type { Clock } from '@llmspell/core';
import { linkedAbort } from '@llmspell/core/kit';

import type { BoundedStream } from './bounded-stream.ts';

interface Wait {
  /** ms; 0 does not wait. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** The next value of a stream; `undefined` when none came in time, or the stream is closed. No value is lost by the wait. */
export async function receiveWithin<T>(
  stream: BoundedStream<T>,
  { timeoutMs, clock, signal }: Wait,
): Promise<T | undefined> {
  signal.throwIfAborted();
  if (timeoutMs <= 0 && stream.stats.pending === 0) return undefined;
  using stop = linkedAbort(signal);
  const coming = stream.receive(stop.signal);
  // Both may be ended below, when nobody waits for them any more.
  coming.catch(() => {});
  const late = clock.sleep(timeoutMs, stop.signal).then(() => undefined);
  late.catch(() => {});
  try {
    const value = await Promise.race([coming, late]);
    if (value !== undefined) return value;
  } finally {
    stop.abort(new Error('The wait is over.'));
  }
  // What came in the very moment in which the time was over.
  return coming.catch(() => undefined);
}
