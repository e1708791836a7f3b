import { createComponentRegistry, type RunContext, type ScriptSource, type SpellError } from '@llmspell/core';
import { replayRun, type ReplayStop } from '@llmspell/infra/journal';

import type { SpellResult } from '../spell/spell-options.ts';
import { createDurableContext } from './create-durable-context.ts';
import { createInterpreter } from './create-interpreter.ts';
import type { DurableParts } from './durable-parts.ts';
import { isDivergence } from './is-divergence.ts';
import { longKey, shortKey, toRecordedEffect, type RecordedEffect } from './recorded-effect.ts';
import { replayModels } from './replay-models.ts';
import { noFileError } from './resumed-record.ts';
import type { RunInfo } from './runtime-runs.ts';
import { spellOptionsOf } from './spell-options-of.ts';
import { sourceOf, type SpellRecord } from './spell-record.ts';

/** How a run is played once more. */
export interface ReplayOptions {
  /** The spell to play: the recorded one, its file as it is now, or another source. @default 'recorded' */
  readonly source?: 'recorded' | 'edited' | ScriptSource;
  /** Hears of each effect when the spell is given its result. */
  readonly onEffect?: (effect: RecordedEffect) => void;
  /** Stops before the spell is given the result of this effect: its key, or its number. @default at the end of the record */
  readonly stopAt?: string | number;
}

/** Why a replay stopped before the spell had come to its end. */
export type ReplayEnd =
  /** The spell asked for an effect that has no result in the record. */
  | { readonly type: 'end'; readonly asked: string }
  /** It has come to the effect of `stopAt`. */
  | { readonly type: 'stop-at'; readonly effect: RecordedEffect }
  /** The spell did something else than when it was recorded: `JOURNAL_DIVERGED`, with the line where that is known. */
  | { readonly type: 'diverged'; readonly error: SpellError };

/** How a replay ended: with the value or the error of the spell, or with a stop before that. */
export interface ReplayResult {
  /** The run as it was recorded. */
  readonly run: RunInfo;
  /** Results that the spell was given. */
  readonly effects: number;
  readonly value?: unknown;
  readonly error?: SpellError;
  readonly stop?: ReplayEnd;
}

interface ReplayedSpell {
  readonly runId: string;
  readonly record: SpellRecord;
  readonly options: ReplayOptions;
}

/** Plays a run once more from what was recorded, without any effect: no model, no tool, no file. */
export async function replaySpell(
  parts: DurableParts,
  { runId, record, options }: ReplayedSpell,
): Promise<Omit<ReplayResult, 'run'>> {
  const { shared } = parts;
  const { onEffect, stopAt } = options;
  const source = await sourceToPlay({ runId, record, options }, parts);
  const components = createComponentRegistry(shared.components === undefined ? {} : { parent: shared.components });
  let diverged: SpellError | undefined;
  const play = async (context: RunContext): Promise<SpellResult> => {
    try {
      return await parts.runSpell(context, source, spellOptionsOf(record));
    } catch (error) {
      // It tells the line of the spell, which the journal does not know.
      if (isDivergence(error)) diverged = error;
      throw error;
    }
  };
  components.register(createInterpreter(play));
  const quiet: DurableParts = { ...parts, shared: { ...shared, models: replayModels(shared.models, record.model) } };
  const played = await replayRun({
    store: shared.state,
    runId,
    components,
    createContext: (run) => createDurableContext(quiet, { run, record, offline: true }),
    ...(onEffect === undefined
      ? {}
      : { onEffect: (effect, number) => onEffect(toRecordedEffect(effect, number, record.filename)) }),
    ...(stopAt === undefined ? {} : { stopAt: typeof stopAt === 'string' ? longKey(stopAt, record.filename) : stopAt }),
    ...(shared.clock === undefined ? {} : { clock: shared.clock }),
  });
  const { effects, output, error, stop } = played;
  if (diverged !== undefined) return { effects, stop: { type: 'diverged', error: diverged } };
  return {
    // The spell was not given the result before which it stopped.
    effects: stop?.type === 'stop-at' ? stop.number - 1 : effects,
    ...(output === undefined ? {} : { value: (output as { readonly value: unknown }).value }),
    ...(error === undefined ? {} : { error }),
    ...(stop === undefined ? {} : { stop: toEnd(stop, record.filename) }),
  };
}

function toEnd(stop: ReplayStop, filename: string): ReplayEnd {
  switch (stop.type) {
    case 'end':
      return { type: 'end', asked: shortKey(stop.asked, filename) };
    case 'stop-at':
      return { type: 'stop-at', effect: toRecordedEffect(stop.effect, stop.number, filename) };
    case 'diverged':
    default:
      return stop;
  }
}

async function sourceToPlay(
  { runId, record, options: { source = 'recorded' } }: ReplayedSpell,
  { readSpell }: DurableParts,
): Promise<ScriptSource> {
  if (source === 'recorded') return sourceOf(record);
  // The name is a part of what is recorded.
  if (typeof source === 'object') return { ...source, filename: record.filename };
  if (record.file === undefined) throw noFileError(runId);
  return readSpell(record.file);
}
