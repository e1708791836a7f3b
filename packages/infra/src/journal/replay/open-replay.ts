import { systemClock, type Clock, type Journal, type SpellError, type StateStore } from '@llmspell/core';

import type { EffectRecord } from '../record/effect-record.ts';
import { readRecords } from '../record/read-journal.ts';
import { ReplayJournal } from './replay-journal.ts';
import { Replay } from './replay.ts';

export interface OpenReplayOptions {
  readonly store: StateStore;
  readonly runId: string;
  /** @default the machine's clock */
  readonly clock?: Clock;
  /** Hears of each effect when the program is given its result, with its number in that order, from 1. */
  readonly onEffect?: (effect: EffectRecord, number: number) => void;
  /** Stops before the program is given the result of this effect: its key, or its number. @default at the end of the record */
  readonly stopAt?: string | number;
  /** As of `createJournal`. @default 30_000 */
  readonly stallMs?: number;
}

/** Why a replay stopped before the program had come to its end. */
export type ReplayStop =
  /** The program asked for an effect that has no result in the record. */
  | { readonly type: 'end'; readonly asked: string }
  /** It has come to the effect of `stopAt`. */
  | { readonly type: 'stop-at'; readonly effect: EffectRecord; readonly number: number }
  /** The program did something else than when it was recorded: `JOURNAL_DIVERGED` with `data.recorded` and `data.asked`. */
  | { readonly type: 'diverged'; readonly error: SpellError };

/** A journal that only reads. */
export interface OpenReplay extends Journal {
  /** Aborted when the replay stops: the signal for the context of the program. */
  readonly signal: AbortSignal;
  /** Results that the program has been given. */
  readonly position: number;
  readonly stop: ReplayStop | undefined;
  /** To be called when the program has ended by itself: whether it left something out tells {@link OpenReplay.stop}. */
  complete(): void;
  close(): void;
}

/**
 * Opens the record of a run to play it once more: nothing is made, and nothing is written. Effects answer from the record, in
 * the order in which they ended; where the record ends, the replay stops, and what the program asks for is rejected with
 * the reason of its signal.
 *
 * @throws SpellError `VALIDATION_FAILED` for the id; `STATE_CORRUPT` and what else reading the store throws.
 */
export async function openReplay(options: OpenReplayOptions): Promise<OpenReplay> {
  const { store, runId, clock = systemClock, stallMs = 30_000 } = options;
  const { effects, logs } = await readRecords(store, runId);
  return new ReplayJournal(options, new Replay({ runId, records: effects, clock, stallMs }), logs);
}
