import { createComponentRegistry, type RunContext, type ScriptSource, type SpellError } from '@llmspell/core';
import { replayRun, type EffectRecord, type ReplayStop } from '@llmspell/infra/journal';

import type { SpellResult } from '../spell/spell-options.ts';
import { createDurableContext } from './create-durable-context.ts';
import { createInterpreter } from './create-interpreter.ts';
import type { DurableParts } from './durable-parts.ts';
import { isDivergence } from './is-divergence.ts';
import { replayModels } from './replay-models.ts';
import type { RunInfo } from './runtime-runs.ts';
import { spellOptionsOf } from './spell-options-of.ts';
import { sourceOf, type SpellRecord } from './spell-record.ts';

/** How a run is played once more. */
export interface ReplayOptions {
  /** The spell to play: the recorded one, its file as it is now, or another source. @default 'recorded' */
  readonly source?: 'recorded' | 'edited' | ScriptSource;
  /** Hears of each effect when the spell is given its result, with its number in that order, from 1. */
  readonly onEffect?: (effect: EffectRecord, number: number) => void;
  /** Stops before this effect: its key, or its number. @default at the end of the record */
  readonly stopAt?: string | number;
}

/** How a replay ended: with the value or the error of the spell, or with a stop before that. */
export interface ReplayResult {
  /** The run as it was recorded. */
  readonly run: RunInfo;
  /** Results that the spell was given. */
  readonly effects: number;
  readonly value?: unknown;
  readonly error?: SpellError;
  readonly stop?: ReplayStop;
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
  const source = await sourceToPlay(record, options, parts);
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
    createContext: (run) => createDurableContext(quiet, { run, record, onWait: undefined }),
    ...(onEffect === undefined ? {} : { onEffect }),
    ...(stopAt === undefined ? {} : { stopAt }),
    ...(shared.clock === undefined ? {} : { clock: shared.clock }),
  });
  const { effects, output, error, stop } = played;
  if (diverged !== undefined) return { effects, stop: { type: 'diverged', error: diverged } };
  return {
    effects,
    ...(output === undefined ? {} : { value: (output as { readonly value: unknown }).value }),
    ...(error === undefined ? {} : { error }),
    ...(stop === undefined ? {} : { stop }),
  };
}

function sourceToPlay(
  record: SpellRecord,
  { source = 'recorded' }: ReplayOptions,
  { readSpell }: DurableParts,
): ScriptSource | Promise<ScriptSource> {
  // The name is a part of what is recorded.
  if (typeof source === 'object') return { ...source, filename: record.filename };
  return source === 'edited' && record.file !== undefined ? readSpell(record.file) : sourceOf(record);
}
