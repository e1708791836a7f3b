import type { WorkerMessage } from '../../../thread/protocol.ts';
import type { MachineTimers, Timer } from './machine-timers.ts';

export interface HostTimersOptions {
  readonly post: (message: WorkerMessage) => void;
  /** A number for a call that no other call has. */
  readonly nextCall: () => number;
  readonly fire: (id: number) => void;
}

interface Running extends Timer {
  readonly call: number;
}

/** Timers that are calls of the host: it may sleep for days, and a repeated script gets them when it got them before. */
export function createHostTimers({ post, nextCall, fire }: HostTimersOptions): MachineTimers {
  const timers = new Map<number, Running>();
  /** Timers by their calls; a cleared one's call is still answered. */
  const calls = new Map<number, number>();

  const start = (id: number, timer: Timer): void => {
    const call = nextCall();
    timers.set(id, { ...timer, call });
    calls.set(call, id);
    const { delayMs, at } = timer;
    const args = JSON.stringify([Math.max(Math.trunc(delayMs), 0)]);
    post({ type: 'call', id: call, mode: 'async', target: '$timer', method: 'sleep', args, at });
  };

  return {
    get size() {
      return timers.size;
    },
    set: start,
    clear(id) {
      // With the machine itself they all end.
      if (id === undefined) return timers.clear();
      const timer = timers.get(id);
      if (timer === undefined) return;
      timers.delete(id);
      post({ type: 'clear', id: timer.call });
    },
    settle(call) {
      const id = calls.get(call);
      if (id === undefined) return false;
      calls.delete(call);
      const timer = timers.get(id);
      if (timer === undefined) return true;
      if (timer.repeats) start(id, timer);
      else timers.delete(id);
      fire(id);
      return true;
    },
  };
}
