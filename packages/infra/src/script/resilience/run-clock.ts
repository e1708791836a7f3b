import type { Clock, RunContext } from '@llmspell/core';

/**
 * The time as a run has it: read by an effect before each use, so that what a policy decides by it comes out the same when
 * the run is repeated.
 */
export class RunClock implements Clock {
  #context: RunContext;
  #now = 0;

  constructor(context: RunContext) {
    this.#context = context;
  }

  /** Reads the time. */
  async read(context: RunContext): Promise<void> {
    this.#context = context;
    this.#now = Math.max(this.#now, await context.effect('now', () => context.clock.now()));
  }

  now(): number {
    return this.#now;
  }
  monotonic(): number {
    return this.#now;
  }
  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await this.#context.sleep(ms);
    await this.read(this.#context);
  }
}
