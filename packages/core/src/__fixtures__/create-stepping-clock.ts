import type { Clock } from '@llmspell/core';

/** A clock that stands still until a sleep: a sleep moves it to its end at once and is written down. */
export interface SteppingClock extends Clock {
  readonly sleeps: readonly number[];
}

/** Makes a clock that answers every sleep at once, unless its signal is aborted. */
export function createSteppingClock(start = 1_000): SteppingClock {
  const sleeps: number[] = [];
  let now = start;
  return {
    sleeps,
    now: () => now,
    monotonic: () => now,
    sleep(ms, signal) {
      if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
      sleeps.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
}
