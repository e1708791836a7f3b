import type { Clock } from '@llmspell/core';

import type { OutcomeWindow } from './outcome-window.ts';

/** Parts in which a window of time moves on. */
const PARTS = 10;

interface Part {
  /** Number of the part since the clock's start. */
  number: number;
  calls: number;
  failures: number;
}

/** A window over the calls of the last `durationMs`. It moves on by a tenth of that: the oldest calls leave together. */
export function createTimeWindow(durationMs: number, clock: Clock): OutcomeWindow {
  const partMs = durationMs / PARTS;
  const parts: Part[] = [];
  const numberNow = (): number => Math.floor(clock.monotonic() / partMs);
  const dropOld = (now: number): void => {
    while (parts[0] !== undefined && parts[0].number <= now - PARTS) parts.shift();
  };
  return {
    record(isFailure) {
      const number = numberNow();
      dropOld(number);
      let part = parts.at(-1);
      if (part?.number !== number) {
        part = { number, calls: 0, failures: 0 };
        parts.push(part);
      }
      part.calls += 1;
      if (isFailure) part.failures += 1;
    },
    counts() {
      dropOld(numberNow());
      let calls = 0;
      let failures = 0;
      for (const part of parts) {
        calls += part.calls;
        failures += part.failures;
      }
      return { calls, failures };
    },
    clear: () => void parts.splice(0),
  };
}
