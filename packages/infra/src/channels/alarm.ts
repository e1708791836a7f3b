import type { Clock } from '@llmspell/core';

/** Calls back at a time of a clock. */
export interface Alarm {
  /** Sets the time, epoch ms, in place of the one before; `Infinity` for none. */
  set(due: number): void;
}

/** Makes an alarm. Without a time set it keeps nothing running. */
export function createAlarm(clock: Clock, ring: () => void): Alarm {
  let current: { readonly due: number; readonly stop: AbortController } | undefined;
  const ringAt = async (mine: NonNullable<typeof current>): Promise<void> => {
    try {
      await clock.sleep(Math.max(0, mine.due - clock.now()), mine.stop.signal);
    } catch (error) {
      // It was set to another time.
      if (mine.stop.signal.aborted) return;
      throw error;
    }
    if (current !== mine) return;
    current = undefined;
    ring();
  };
  return {
    set(due) {
      if (current?.due === due || (current === undefined && due === Infinity)) return;
      current?.stop.abort();
      current = due === Infinity ? undefined : { due, stop: new AbortController() };
      if (current !== undefined) void ringAt(current);
    },
  };
}
