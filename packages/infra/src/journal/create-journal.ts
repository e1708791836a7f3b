import {
  systemClock,
  type Clock,
  type Journal,
  type RunProgress,
  type SpellError,
  type StateStore,
} from '@llmspell/core';

import { createRedactor, type Redactor } from '../security/redaction/create-redactor.ts';
import { readRecords } from './record/read-journal.ts';
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
   * Takes secrets out of the errors that effects end with, before they are kept and given to the program, so that a replay
   * gives the same. Values, parts and entries of logs are kept as they are, because the program goes on from them: keep
   * secrets out of them, as a header that is added inside of the effect is. @default by names and looks of secrets
   */
  readonly redact?: Redactor;
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
  /** How far the run has come. */
  readonly progress: RunProgress;
  /** Why the journal takes no effect any more: the program diverged, a record could not be kept. */
  readonly failure: SpellError | undefined;
  /**
   * To be called when the program has ended by itself.
   *
   * @throws SpellError `JOURNAL_DIVERGED` when it did not ask for an effect that is recorded, or had diverged before.
   */
  assertComplete(): void;
  /** Writes the entries of logs that no effect came after. To be called when the run has ended. */
  flush(): Promise<void>;
  /**
   * Begins no effect any more: those that are asked for wait until their signal is aborted. Resolves when all that must not
   * be broken off (`at-most-once`, `ask`) have ended.
   */
  hold(): Promise<void>;
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
  const { store, runId, clock = systemClock, redact = createRedactor(), stallMs = 30_000 } = options;
  const { effects, logs } = await readRecords(store, runId);
  return new StoreJournal({ ...options, clock, redact }, new Replay({ runId, records: effects, clock, stallMs }), logs);
}
