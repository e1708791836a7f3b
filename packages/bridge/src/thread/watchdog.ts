import { CTL } from './protocol.ts';

/** Finds scripts that no interrupt check reaches: a loop inside a built-in function, a loop in a finalizer. */
export interface Watchdog {
  /** Calls `onStuck` once when the thread made no progress for longer than its slice may take. Gives the way to stop watching. */
  watch(ctl: Int32Array, onStuck: () => void): () => void;
}

interface Watched {
  readonly ctl: Int32Array;
  readonly onStuck: () => void;
  busy: number;
  since: number;
}

const EVERY_MS = 25;
/** Over the slice's allowance: its own interrupt check comes first. */
const SPARE_MS = 100;

export function createWatchdog(): Watchdog {
  const watched = new Set<Watched>();
  let timer: NodeJS.Timeout | undefined;

  const look = (): void => {
    const now = performance.now();
    for (const entry of watched) {
      if (!isStuck(entry, now)) continue;
      watched.delete(entry);
      entry.onStuck();
    }
  };

  return {
    watch(ctl, onStuck) {
      const entry: Watched = { ctl, onStuck, busy: -1, since: 0 };
      watched.add(entry);
      timer ??= setInterval(look, EVERY_MS).unref();
      return () => {
        watched.delete(entry);
        if (watched.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}

function isStuck(entry: Watched, now: number): boolean {
  const busy = Atomics.load(entry.ctl, CTL.BUSY);
  if (busy % 2 === 0 || busy !== entry.busy) {
    entry.busy = busy;
    entry.since = now;
    return false;
  }
  return now - entry.since > Atomics.load(entry.ctl, CTL.CPU_LEFT_MS) + SPARE_MS;
}
