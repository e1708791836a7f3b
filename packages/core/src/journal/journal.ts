import type { EffectInfo, EffectOptions } from '../context/effect.ts';
import type { RunLog } from './run-log.ts';

/** An effect as a journal sees it. */
export interface EffectRequest<T> {
  readonly runId: string;
  /** Path of the context; with `name` and the ordinal of equal names it is the effect's key within the run. */
  readonly path: string;
  readonly name: string;
  readonly options: EffectOptions;
  readonly signal: AbortSignal;
  readonly run: (info: EffectInfo) => T | Promise<T>;
}

/**
 * Seam: records the effects of one run. A finished effect answers from the record; "finished" means committed.
 *
 * For implementors: a final error is recorded and thrown again; an abort or a limit never is. Only `at-most-once` and
 * `ask` write a synced "started" record first. Each effect gets an idempotency key that is the same in every attempt.
 * The order in which concurrent effects finish is recorded and kept on replay.
 */
export interface Journal {
  /** Whether finished effects still answer from the record. Console, audit and telemetry are silent while it is so. */
  readonly replaying: boolean;
  effect<T>(request: EffectRequest<T>): Promise<T>;
  /**
   * Opens a log of the run beside its effects.
   *
   * @param key Its name within the run: a path. Equal keys are numbered, in the order in which they are opened.
   */
  openLog(key: string): RunLog;
}
