import { systemClock, type Clock, type Journal, type SpellError, type StateStore } from '@llmspell/core';

import type { EffectRecord } from './record/effect-record.ts';
import { readJournal } from './record/read-journal.ts';
import { Replay } from './replay/replay.ts';
import { StoreJournal } from './store-journal.ts';
import type { UncertainAnswer, UncertainEffect } from './uncertain-effect.ts';

export interface JournalOptions {
  /** Keeps the records, under `journal/<run id>/`. A persistent one makes runs that outlive the process. */
  readonly store: StateStore;
  /** 1 to 200 letters, digits or `. : @ _ -`. */
  readonly runId: string;
  /**
   * The signal of the whole run. An effect that is broken off while this one is not aborted was broken off by the
   * program itself (a time limit, a branch that failed), and that is noted. @default every abort is the run's
   */
  readonly signal?: AbortSignal;
  /** @default the machine's clock */
  readonly clock?: Clock;
  /**
   * Asks what to do about an uncertain effect with `onUncertain: 'ask'`. @default it fails with `EFFECT_UNCERTAIN`, each
   * time the run is resumed
   */
  readonly ask?: (effect: UncertainEffect, signal: AbortSignal) => Promise<UncertainAnswer>;
  /**
   * ms for which a replay may stand still, with effects waiting and the next recorded one not asked for, before it counts
   * as diverged. @default 30_000
   */
  readonly stallMs?: number;
}

/** A journal that is open. */
export interface RunJournal extends Journal {
  /** Effects whose results the program has been given, from the record or new. */
  readonly position: number;
  /** Why the journal takes no effect any more: the program diverged, a record could not be kept. */
  readonly failure: SpellError | undefined;
  /**
   * To be called when the program has ended by itself.
   *
   * @throws SpellError `JOURNAL_DIVERGED` when it did not ask for an effect that is recorded, or had diverged before.
   */
  assertComplete(): void;
  /** Lets go of the timer that watches a replay. The store stays open. */
  close(): void;
}

/**
 * Opens the journal of a run, over any state store. What is there of the run is replayed: finished effects answer from the
 * record in the order in which they finished, and those that had not finished are held back until then. New effects
 * cost one commit each; the store puts those made at the same time into one write.
 *
 * Errors that effects end with are given to the program as a plain {@link SpellError}, now and on replay alike; foreign
 * ones get the code `INTERNAL`.
 *
 * @throws SpellError `VALIDATION_FAILED` for the id; `STATE_CORRUPT` and what else reading the store throws.
 */
export async function createJournal(options: JournalOptions): Promise<RunJournal> {
  const { store, runId, clock = systemClock, stallMs = 30_000 } = options;
  const records: EffectRecord[] = [];
  for await (const record of readJournal(store, runId)) records.push(record);
  return new StoreJournal({ ...options, clock }, new Replay({ runId, records, clock, stallMs }));
}
