import type { RateMeter } from './rate-meter.ts';

/** Remembers each turn of the last `windowMs`, and those that are booked. */
export function createSlidingWindow(limit: number, windowMs: number): RateMeter {
  /** When each turn was or will be, ascending. */
  const turns: number[] = [];
  const waitMs = (now: number): number => {
    let old = 0;
    while ((turns[old] ?? Infinity) <= now - windowMs) old += 1;
    if (old > 0) turns.splice(0, old);
    const before = turns[turns.length - limit];
    return before === undefined ? 0 : Math.max(0, before + windowMs - now);
  };
  return {
    waitMs,
    take(now) {
      const turn = now + waitMs(now);
      turns.push(turn);
      return () => {
        // Of equal turns it does not matter which one goes.
        const index = turns.lastIndexOf(turn);
        if (index >= 0) turns.splice(index, 1);
      };
    },
  };
}
