import type { DurableOptions, SpellOptions } from '../spell/spell-options.ts';
import type { ResumeOptions } from './runtime-runs.ts';
import type { SpellRecord } from './spell-record.ts';

/** A run that this process works on. */
export interface LiveSpell {
  readonly record: SpellRecord;
  readonly options: ResumeOptions;
  /** Rejected when the run is paused. */
  readonly paused: PromiseWithResolvers<never>;
  /** Names of the signals that it waits for. */
  waiting: readonly string[];
  /** What it failed with, with all that a record cannot keep. */
  error?: unknown;
}

export function createLiveSpell(record: SpellRecord, options: ResumeOptions): LiveSpell {
  const paused = Promise.withResolvers<never>();
  // Nobody may be waiting any more.
  paused.promise.catch(() => {});
  return { record, options, paused, waiting: [] };
}

/** What of a spell's options is not kept. */
export function liveOptionsOf({ durable, onOutput, signal }: SpellOptions): ResumeOptions & DurableOptions {
  return {
    ...(typeof durable === 'object' ? durable : {}),
    ...(onOutput === undefined ? {} : { onOutput }),
    ...(signal === undefined ? {} : { signal }),
  };
}

/** Tells of each signal that a run begins to wait for. */
export function tellWaiting(live: LiveSpell | undefined, names: readonly string[]): void {
  if (live === undefined) return;
  const before = live.waiting;
  live.waiting = names;
  for (const name of names) if (!before.includes(name)) live.options.onWait?.(name);
}
