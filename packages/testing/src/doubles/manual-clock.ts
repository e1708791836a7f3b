import { setImmediate } from 'node:timers/promises';

import type { Clock } from '@llmspell/core';

export interface ManualClockOptions {
  /** Epoch ms at the start. @default 2026-01-01T00:00:00Z */
  readonly now?: number;
  /** Every sleep ends at once and moves the time. @default false */
  readonly autoAdvance?: boolean;
}

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Every sleep asked for so far, ms. */
  readonly sleeps: readonly number[];
  /** Sleeps that have not ended. */
  readonly pending: number;
  /** Moves the time by `ms`, ends the sleeps that are due one by one, and lets what they started run in between. */
  advance(ms: number): Promise<void>;
  /** Resolves when at least `count` sleeps are pending. @param count @default 1 */
  untilSleeping(count?: number): Promise<void>;
}

/** Makes a clock that only moves when told. */
export function createManualClock(options: ManualClockOptions = {}): ManualClock {
  return new StandingClock(options);
}

interface Sleeper {
  readonly due: number;
  wake(): void;
}

class StandingClock implements ManualClock {
  readonly sleeps: number[] = [];
  readonly #start: number;
  readonly #autoAdvance: boolean;
  readonly #sleepers = new Set<Sleeper>();
  readonly #waiters = new Set<{ readonly count: number; ready(): void }>();
  #time: number;

  constructor({ now = Date.UTC(2026, 0, 1), autoAdvance = false }: ManualClockOptions) {
    this.#start = now;
    this.#time = now;
    this.#autoAdvance = autoAdvance;
  }

  get pending(): number {
    return this.#sleepers.size;
  }

  now(): number {
    return this.#time;
  }

  monotonic(): number {
    return this.#time - this.#start;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.sleeps.push(ms);
    if (this.#autoAdvance) this.#time += ms;
    else await this.#untilDue(this.#time + ms, signal);
  }

  async advance(ms: number): Promise<void> {
    const end = this.#time + ms;
    for (;;) {
      // What the last sleeper started runs now, and may fall asleep again before `end`.
      await setImmediate();
      const next = [...this.#sleepers].filter(({ due }) => due <= end).toSorted((a, b) => a.due - b.due)[0];
      if (next === undefined) break;
      this.#time = Math.max(this.#time, next.due);
      next.wake();
    }
    this.#time = end;
  }

  untilSleeping(count = 1): Promise<void> {
    if (this.#sleepers.size >= count) return Promise.resolve();
    return new Promise((resolve) => {
      const waiter = {
        count,
        ready: () => {
          this.#waiters.delete(waiter);
          resolve();
        },
      };
      this.#waiters.add(waiter);
    });
  }

  #untilDue(due: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener('abort', onAbort);
      };
      const sleeper: Sleeper = {
        due,
        wake: () => {
          leave();
          resolve();
        },
      };
      const onAbort = (): void => {
        leave();
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#sleepers.add(sleeper);
      for (const waiter of this.#waiters) if (this.pending >= waiter.count) waiter.ready();
    });
  }
}
