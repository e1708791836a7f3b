/** Places for scripts; who finds none waits for the next that becomes free, in order. */
export interface Places {
  /** @throws the signal's reason when aborted while waiting. */
  enter(signal: AbortSignal | undefined): Promise<void>;
  leave(): void;
  /** Sends away all that wait. */
  close(reason: Error): void;
}

interface Waiter {
  readonly enter: () => void;
  readonly refuse: (reason: Error) => void;
}

export function createPlaces(count: number): Places {
  const queue: Waiter[] = [];
  let taken = 0;

  return {
    async enter(signal) {
      if (taken >= count) return waitIn(queue, signal);
      taken += 1;
    },
    leave() {
      const next = queue.shift();
      // The place goes on to the next one; only without one is it free.
      if (next === undefined) taken -= 1;
      else next.enter();
    },
    close(reason) {
      for (const waiter of queue.splice(0)) waiter.refuse(reason);
    },
  };
}

function waitIn(queue: Waiter[], signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      queue.splice(queue.indexOf(waiter), 1);
      reject(signal?.reason as Error);
    };
    const waiter: Waiter = {
      enter() {
        signal?.removeEventListener('abort', leave);
        resolve();
      },
      refuse(reason) {
        signal?.removeEventListener('abort', leave);
        reject(reason);
      },
    };
    signal?.addEventListener('abort', leave, { once: true });
    queue.push(waiter);
  });
}
