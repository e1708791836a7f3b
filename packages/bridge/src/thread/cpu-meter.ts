import { CTL } from './protocol.ts';

/** Measures and bounds the CPU time of one script, slice by slice; in the worker. */
export interface CpuMeter {
  /** Runs script code. The watchdog of the main thread looks on. */
  slice(run: () => void): void;
  /** Time blocked in the host is no time of the script's. */
  pause<T>(block: () => T): T;
  /** To be asked from the engine's interrupt check: is the allowance used up? Also tells the watchdog that the check is in reach. */
  exhausted(): boolean;
  /** Of the whole script, ms. */
  readonly usedMs: number;
}

/** @param allowedMs CPU time of the script, ms. */
export function createCpuMeter(shared: SharedArrayBuffer, allowedMs: number): CpuMeter {
  const ctl = new Int32Array(shared);
  let used = 0;
  let began = 0;
  let running = false;
  // The clock on the wall is cheap to read and never behind the thread's: it says when to look at the other.
  let lookAt = 0;

  const leftMs = (): number => allowedMs - used - (running ? cpuNow() - began : 0);
  const enter = (): void => {
    began = cpuNow();
    running = true;
    const left = leftMs();
    lookAt = performance.now() + left;
    Atomics.store(ctl, CTL.CPU_LEFT_MS, Math.max(0, Math.ceil(left)));
    Atomics.add(ctl, CTL.BUSY, 1);
  };
  const leave = (): void => {
    used += cpuNow() - began;
    running = false;
    Atomics.store(ctl, CTL.CPU_USED_MS, Math.round(used));
    Atomics.add(ctl, CTL.BUSY, 1);
  };

  Atomics.store(ctl, CTL.BUSY, 0);
  Atomics.store(ctl, CTL.CPU_USED_MS, 0);
  return {
    slice(run) {
      enter();
      try {
        run();
      } finally {
        leave();
      }
    },
    pause(block) {
      leave();
      try {
        return block();
      } finally {
        enter();
      }
    },
    exhausted() {
      Atomics.add(ctl, CTL.BUSY, 2);
      const now = performance.now();
      if (now < lookAt) return false;
      const left = leftMs();
      lookAt = now + Math.max(left, 1);
      return left <= 0;
    },
    get usedMs() {
      return used + (running ? cpuNow() - began : 0);
    },
  };
}

/** CPU time of this thread where Node tells it (24), elapsed time elsewhere. Milliseconds. */
function cpuNow(): number {
  if (typeof process.threadCpuUsage !== 'function') return performance.now();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
