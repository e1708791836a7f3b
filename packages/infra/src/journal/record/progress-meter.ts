import type { Clock, RunProgress } from '@llmspell/core';

import type { AskedEffect } from './effect-numbers.ts';
import type { EffectResult } from './effect-result.ts';

/** The name of effects whose values are reports of the program on how far it has come. */
const REPORT = 'progress';

/** Follows a run. */
export class ProgressMeter {
  readonly #clock: Clock;
  #progress: Omit<RunProgress, 'effects'>;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#progress = { lastActivityAt: clock.now() };
  }

  /** @param effects Results that the program has been given. */
  read(effects: number): RunProgress {
    return { effects, ...this.#progress };
  }

  asked({ key }: AskedEffect): void {
    this.#progress = { ...this.#progress, path: key, lastActivityAt: this.#clock.now() };
  }

  ended({ name }: AskedEffect, result: EffectResult): void {
    const reported = name === REPORT && result.type === 'completed' && result.value !== undefined;
    const report = reported ? { report: result.value } : {};
    this.#progress = { ...this.#progress, ...report, lastActivityAt: this.#clock.now() };
  }
}
