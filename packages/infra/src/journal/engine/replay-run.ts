import {
  createRunContext,
  SpellError,
  systemClock,
  toSpellError,
  type Clock,
  type ComponentRegistry,
  type JsonValue,
  type RunContext,
  type RunStatus,
} from '@llmspell/core';
import { linkedAbort, toJson } from '@llmspell/core/kit';

import { openReplay, type OpenReplay, type OpenReplayOptions, type ReplayStop } from '../replay/open-replay.ts';
import type { RunContextParts } from './create-run-engine.ts';
import { createRunEntropy } from './run-entropy.ts';
import { RunInbox } from './run-inbox.ts';
import { toStatus, type RunRecord } from './run-record.ts';
import { RunStore } from './run-store.ts';
import { createRunWaits } from './run-waits.ts';

export interface ReplayRunOptions extends OpenReplayOptions {
  readonly components: ComponentRegistry;
  /** As of `createRunEngine`. It needs no key and no model that answers. */
  readonly createContext?: (parts: RunContextParts) => RunContext;
}

/** How a replay ended: with the output or the error of the program, or with a stop before that. */
export interface ReplayedRun {
  /** The run as it was recorded. */
  readonly recorded: RunStatus;
  /** Results that the program was given. */
  readonly effects: number;
  readonly output?: JsonValue;
  readonly error?: SpellError;
  readonly stop?: ReplayStop;
}

/**
 * Plays a run of a run engine once more, from its record alone: with its input and randomness, and without any effect. Nothing
 * is written. The run may be under way or have ended in any way.
 *
 * @throws SpellError `NOT_FOUND` for the run; what {@link openReplay} throws.
 */
export async function replayRun(options: ReplayRunOptions): Promise<ReplayedRun> {
  const { store, runId, clock = systemClock } = options;
  const record = await new RunStore({ store, clock }).find(runId);
  const replay = await openReplay(options);
  try {
    const end = await play(replay, record, { ...options, clock });
    const { stop, position } = replay;
    return {
      recorded: toStatus(runId, record),
      effects: position,
      ...(stop === undefined ? end : { stop }),
    };
  } finally {
    replay.close();
  }
}

async function play(
  journal: OpenReplay,
  { component, input, seed }: RunRecord,
  options: ReplayRunOptions & { readonly clock: Clock },
): Promise<Pick<ReplayedRun, 'output' | 'error'>> {
  const { runId, store, clock, components, createContext = createRunContext } = options;
  using stopped = linkedAbort(journal.signal);
  const inbox = new RunInbox({ store, runId, clock, onWaiting: () => {} });
  const context = createContext({
    runId,
    signal: stopped.signal,
    components,
    clock,
    waits: createRunWaits(clock, () => inbox),
    ...createRunEntropy(seed, journal),
  });
  try {
    const output = await Promise.race([context.call({ component, input }), stopped.aborted]);
    journal.complete();
    return { output: toJson(output, `The output of ${component}`) };
  } catch (error) {
    if (!stopped.signal.aborted) journal.complete();
    return { error: toSpellError(error) };
  } finally {
    // What the program left behind ends with it.
    stopped.abort(new SpellError({ code: 'ABORTED', message: `The replay of run ${runId} has ended.` }));
  }
}
