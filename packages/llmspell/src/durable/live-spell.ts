import type { DurableOptions, SpellOptions } from '../spell/spell-options.ts';
import type { ResumeOptions } from './runtime-runs.ts';
import type { SpellRecord } from './spell-record.ts';

/** A run that this process works on. */
export interface LiveSpell {
  readonly record: SpellRecord;
  readonly options: ResumeOptions;
  /** Rejected when the run is paused. */
  readonly paused: PromiseWithResolvers<never>;
  /** What it failed with, with all that a record cannot keep. */
  error?: unknown;
}

export function createLiveSpell(record: SpellRecord, options: ResumeOptions): LiveSpell {
  const paused = Promise.withResolvers<never>();
  // Nobody may be waiting any more.
  paused.promise.catch(() => {});
  return { record, options, paused };
}

/** What of a spell's options is not kept. */
export function liveOptionsOf({ durable, onOutput, signal }: SpellOptions): ResumeOptions & DurableOptions {
  return {
    ...(typeof durable === 'object' ? durable : {}),
    ...(onOutput === undefined ? {} : { onOutput }),
    ...(signal === undefined ? {} : { signal }),
  };
}
