import type { OutcomeWindow } from './outcome-window.ts';

/** A window over the last `size` calls: a ring. */
export function createCountWindow(size: number): OutcomeWindow {
  const failed = new Uint8Array(size);
  let calls = 0;
  let failures = 0;
  let next = 0;
  return {
    record(isFailure) {
      if (calls < size) calls += 1;
      // The oldest makes room. Before the ring is full there is a 0.
      else failures -= failed[next] ?? 0;
      failed[next] = isFailure ? 1 : 0;
      if (isFailure) failures += 1;
      next = next + 1 === size ? 0 : next + 1;
    },
    counts: () => ({ calls, failures }),
    clear() {
      calls = 0;
      failures = 0;
      next = 0;
    },
  };
}
