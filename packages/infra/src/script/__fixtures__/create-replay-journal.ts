import type { EffectRequest, Journal } from '@llmspell/core';

/** A journal that answers each effect from the record of the attempt before, in order. */
export interface ReplayJournal extends Journal {
  /** Begins the next attempt. */
  restart(): void;
}

export function createReplayJournal(): ReplayJournal {
  const recorded: unknown[] = [];
  let next = 0;
  return {
    get replaying() {
      return next < recorded.length;
    },
    async effect<T>({ run, signal }: EffectRequest<T>): Promise<T> {
      const index = next;
      next += 1;
      // Effects come in the same order in every attempt, with values of the same types.
      if (index < recorded.length) return structuredClone(recorded[index]) as T;
      const value = await run({ idempotencyKey: String(index), signal, part: () => {} });
      recorded.push(structuredClone(value));
      return value;
    },
    restart() {
      next = 0;
    },
  } as ReplayJournal;
}
