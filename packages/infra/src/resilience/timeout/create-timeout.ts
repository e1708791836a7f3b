import { SpellError, type Clock } from '@llmspell/core';
import { linkedAbort } from '@llmspell/core/kit';

import { checkOption } from '../policy/check-option.ts';
import type { Operation } from '../policy/operation.ts';
import type { Policy } from '../policy/policy.ts';

export interface TimeoutPolicyOptions {
  readonly clock: Clock;
  /** ms for each execution. */
  readonly timeoutMs: number;
  /** What is limited, to begin the message with. @default 'The operation' */
  readonly what?: string;
}

/**
 * Gives an operation a time limit: its signal aborts then, and the promise is rejected even when it does not listen.
 *
 * The policy rejects with SpellError `TIMEOUT`.
 */
export function createTimeout({ clock, timeoutMs, what = 'The operation' }: TimeoutPolicyOptions): Policy {
  checkOption('timeoutMs', timeoutMs, { min: 0 });
  return {
    async execute<T>(operation: Operation<T>, signal: AbortSignal): Promise<T> {
      using linked = linkedAbort(signal);
      linked.signal.throwIfAborted();
      const timer = new AbortController();
      // Rejected when the timer is stopped, which is the usual end.
      const onTime = (): void => linked.abort(timeoutError(what, timeoutMs));
      clock.sleep(timeoutMs, timer.signal).then(onTime, () => {});
      try {
        return await Promise.race([operation(linked.signal), linked.aborted]);
      } finally {
        // With a reason of its own: without one, an error with a stack is made each time.
        timer.abort(STOPPED);
      }
    },
  };
}

const STOPPED = 'stopped';

function timeoutError(what: string, timeoutMs: number): SpellError {
  return new SpellError({
    code: 'TIMEOUT',
    message: `${what} did not finish within ${timeoutMs} ms. Give it more time, or find out what it waits for.`,
    retryable: true,
    data: { timeoutMs },
  });
}
