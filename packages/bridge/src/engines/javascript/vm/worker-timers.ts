import type { MachineTimers } from './machine-timers.ts';

const MAX_DELAY_MS = 2 ** 31 - 1;

/** Timers of the thread itself. */
export function createWorkerTimers(fire: (id: number) => void): MachineTimers {
  const timers = new Map<number, NodeJS.Timeout>();
  return {
    get size() {
      return timers.size;
    },
    set(id, { delayMs, repeats }) {
      const delay = Math.min(Math.max(delayMs, 1), MAX_DELAY_MS);
      const once = (): void => {
        timers.delete(id);
        fire(id);
      };
      timers.set(id, repeats ? setInterval(fire, delay, id) : setTimeout(once, delay));
    },
    clear(id) {
      const cleared = id === undefined ? [...timers.keys()] : [id];
      for (const key of cleared) {
        clearTimeout(timers.get(key));
        timers.delete(key);
      }
    },
    settle: () => false,
  };
}
