import type { HostApi } from '@llmspell/core';

/** Lets those who wait go on one at a time, in an order that only `random` knows. */
export type Turns = () => Promise<void>;

export function createTurns(random: () => number): Turns {
  const waiting: (() => void)[] = [];
  let busy = false;

  const serve = async (): Promise<void> => {
    busy = true;
    while (waiting.length > 0) {
      // The script's thread gets ahead now and then.
      for (let pause = Math.floor(random() * 3); pause >= 0; pause -= 1) await new Promise(setImmediate);
      const [next] = waiting.splice(Math.floor(random() * waiting.length), 1);
      next?.();
    }
    busy = false;
  };

  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (!busy) void serve();
    });
}

/** The same host, whose calls begin and end in another order. Timers are over at any time, never in real time. */
export function inDisorder(api: HostApi, turns: Turns): HostApi {
  return {
    ...api,
    call: async (call) => {
      if (call.target === '$timer') return untilAborted(turns(), call.signal);
      await turns();
      const value = await api.call(call);
      await turns();
      return value;
    },
    async *stream(call) {
      for await (const part of api.stream(call)) {
        await turns();
        yield part;
      }
    },
  };
}

async function untilAborted(turn: Promise<void>, signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([turn, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
