import type { ScriptLimitName, ScriptLimits } from '@llmspell/core';

/** Counts what a script uses, and remembers why it has to stop. */
export interface Budget {
  /** Set once; from then on the interrupt check stops everything. */
  readonly stopped: ScriptLimitName | 'asked' | undefined;
  stop(why: ScriptLimitName | 'asked'): void;
  /** Counts a host call; `pending` for one that is answered later. */
  call(pending: boolean): void;
  /** Calls that are not answered yet. */
  readonly pending: number;
  /** A pending call was answered. */
  answered(): void;
  output(text: string): void;
  timers(count: number): void;
  /** Checks the size of a message, in UTF-16 units. */
  message(length: number): void;
}

/** Thrown into the script, which may catch it, but will not get far. */
class StopError extends RangeError {
  constructor() {
    super('the script was stopped');
  }
}

export function createBudget(limits: ScriptLimits): Budget {
  let stopped: Budget['stopped'];
  let calls = 0;
  let pending = 0;
  let printed = 0;

  const stop = (why: ScriptLimitName | 'asked'): void => {
    stopped ??= why;
  };
  const check = (within: boolean, why: ScriptLimitName): void => {
    if (!within) stop(why);
    if (stopped !== undefined) throw new StopError();
  };

  return {
    get stopped() {
      return stopped;
    },
    get pending() {
      return pending;
    },
    stop,
    call(later) {
      calls += 1;
      if (later) pending += 1;
      check(calls <= limits.maxHostCalls, 'host-calls');
      check(pending <= limits.maxPendingCalls, 'pending-calls');
    },
    answered: () => void (pending -= 1),
    output(text) {
      printed += Buffer.byteLength(text);
      check(printed <= limits.maxOutputBytes, 'output');
    },
    timers: (count) => check(count <= limits.maxTimers, 'timers'),
    message: (length) => check(length <= limits.maxMessageBytes, 'message-size'),
  };
}
