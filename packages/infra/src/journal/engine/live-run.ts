import {
  SpellError,
  toSpellError,
  type Clock,
  type ComponentRegistry,
  type ErrorCode,
  type JsonValue,
  type RunContext,
  type RunProgress,
  type RunWaits,
} from '@llmspell/core';
import { linkedAbort, toJson, type LinkedAbort } from '@llmspell/core/kit';

import { createJournal, type RunJournal } from '../create-journal.ts';
import { parseUncertainAnswer, type UncertainAnswer } from '../uncertain-effect.ts';
import type { RunContextParts } from './create-run-engine.ts';
import { createRunEntropy } from './run-entropy.ts';
import { RunInbox } from './run-inbox.ts';
import { canRun, hasEnded, type RunRecord } from './run-record.ts';
import type { Lease, RunChange, RunStore } from './run-store.ts';

export interface LiveRunOptions {
  readonly runId: string;
  readonly record: RunRecord;
  readonly lease: Lease;
  readonly runs: RunStore;
  readonly clock: Clock;
  readonly components: ComponentRegistry;
  readonly waits: RunWaits;
  readonly onWaiting: (runId: string, names: readonly string[]) => void;
  readonly createContext: (parts: RunContextParts) => RunContext;
}

/** Why a run was stopped from outside. */
export type StopReason = 'cancelled' | 'closed' | 'left' | 'lost' | 'paused';

/** What the keys of signals begin with that answer what to do about an uncertain effect. */
export const EFFECT_SIGNAL = 'effect:';

/** A run that this worker has. */
export class LiveRun {
  readonly lease: Lease;
  readonly #options: LiveRunOptions;
  readonly #stop = new AbortController();
  #inbox: RunInbox;
  #journal: RunJournal | undefined;
  /** The progress that was kept last. */
  #kept: RunProgress | undefined;
  /** The last write of what the run waits for. */
  #noting: Promise<unknown> = Promise.resolve();

  constructor(options: LiveRunOptions) {
    this.#options = options;
    this.lease = options.lease;
    this.#inbox = this.#openInbox();
  }

  get inbox(): RunInbox {
    return this.#inbox;
  }

  /** How far it has come; `undefined` before it begins. */
  get progress(): RunProgress | undefined {
    return this.#journal?.progress;
  }

  /** Keeps how far it has come, for those who look from elsewhere. */
  async keepProgress(): Promise<void> {
    const { progress } = this;
    if (progress === undefined || progress.lastActivityAt === this.#kept?.lastActivityAt) return;
    this.#kept = progress;
    await this.#update(({ state, waitingFor }) => ({ state, ...(waitingFor === undefined ? {} : { waitingFor }) }));
  }

  /** Stops the run as soon as nothing is under way that must not be broken off. */
  async pause(): Promise<void> {
    await this.#journal?.hold();
    this.stop('paused');
  }

  stop(reason: StopReason): void {
    this.#stop.abort(stopError(this.#options.runId, reason));
  }

  /** Runs the component to its end and keeps that. Resolves also when it was stopped. */
  async execute(): Promise<void> {
    const { runId, runs } = this.#options;
    let ending = await this.#end();
    // A worker that was thought dead has recorded one more effect. The record holds: it is replayed.
    while (ending === 'overtaken' && !this.#stop.signal.aborted && (await runs.holds(runId, this.lease))) {
      ending = await this.#end();
    }
    await this.#noting;
    if (ending !== 'overtaken' && !this.#stop.signal.aborted) {
      const change = ending;
      // Also of a run that is being paused: it has come to its end.
      await this.#update((record) => (hasEnded(record) ? undefined : change));
    }
    // Stopped, or ended by somebody else.
    await runs.release(runId, this.lease);
  }

  async #end(): Promise<RunChange | 'overtaken'> {
    const { runId, runs, clock } = this.#options;
    const inbox = this.#openInbox();
    this.#inbox = inbox;
    let journal: RunJournal | undefined;
    using stopped = linkedAbort(this.#stop.signal);
    try {
      const ask = async ({ effect }: { readonly effect: string }, abort: AbortSignal): Promise<UncertainAnswer> =>
        parseUncertainAnswer(await inbox.receiveOnce(EFFECT_SIGNAL + effect, abort));
      journal = await createJournal({ store: runs.store, runId, signal: stopped.signal, clock, ask });
      this.#journal = journal;
      return { state: 'completed', output: await this.#call(journal, stopped) };
    } catch (error) {
      if (journal?.failure?.code === 'STATE_CONFLICT') return 'overtaken';
      return { state: 'failed', error: toSpellError(error).toJSON() };
    } finally {
      // What the program left behind ends with it.
      stopped.abort(new SpellError({ code: 'ABORTED', message: `Run ${runId} has ended.` }));
      journal?.close();
    }
  }

  async #call(journal: RunJournal, stopped: LinkedAbort): Promise<JsonValue> {
    const { runId, record, components, clock, waits, createContext } = this.#options;
    const { component, input, seed } = record;
    stopped.signal.throwIfAborted();
    const entropy = createRunEntropy(seed, journal);
    const context = createContext({ runId, signal: stopped.signal, components, clock, waits, ...entropy });
    try {
      // The run ends with its stop; what does not listen is left behind.
      const output = await Promise.race([context.call({ component, input }), stopped.aborted]);
      await finish(journal);
      return toJson(output, `The output of ${component}`);
    } catch (error) {
      // What a program makes of a difference is not the news, unless it tells of one itself, with its place.
      if (!stopped.signal.aborted && !isDivergence(error)) await finish(journal);
      throw error;
    }
  }

  #openInbox(): RunInbox {
    const { runs, runId, clock } = this.#options;
    return new RunInbox({ store: runs.store, runId, clock, onWaiting: (names) => this.#note(names) });
  }

  /** Keeps what the run waits for, for those who look. A store that fails is told of by the run itself. */
  #note(names: readonly string[]): void {
    this.#options.onWaiting(this.#options.runId, names);
    const change: RunChange = names.length === 0 ? { state: 'running' } : { state: 'waiting', waitingFor: [...names] };
    this.#noting = Promise.allSettled([this.#noting.then(() => this.#keepState(change))]);
  }

  async #keepState(change: RunChange): Promise<void> {
    if (!this.#stop.signal.aborted) await this.#update((record) => (canRun(record) ? change : undefined));
  }

  async #update(change: (record: RunRecord) => RunChange | undefined): Promise<void> {
    const { runId, runs } = this.#options;
    const { progress } = this;
    const withProgress = (record: RunRecord): RunChange | undefined => {
      const changed = change(record);
      return changed === undefined || progress === undefined ? changed : { ...changed, progress };
    };
    await runs.update(runId, withProgress, this.lease);
  }
}

/** The program has ended by itself. */
async function finish(journal: RunJournal): Promise<void> {
  journal.assertComplete();
  await journal.flush();
}

function isDivergence(error: unknown): boolean {
  return SpellError.isInstance(error) && error.code === 'JOURNAL_DIVERGED';
}

const STOPS = {
  cancelled: { code: 'RUN_CANCELLED', what: 'was cancelled' },
  closed: { code: 'ABORTED', what: 'stops here, because its engine was closed; it is resumed at the next start' },
  left: { code: 'ABORTED', what: 'stops here, because it was left; it can be resumed' },
  paused: { code: 'ABORTED', what: 'stops here, because it was paused; it goes on when it is resumed' },
  lost: { code: 'ABORTED', what: 'stops here, because another worker has taken it over' },
} as const satisfies Record<StopReason, { readonly code: ErrorCode; readonly what: string }>;

function stopError(runId: string, reason: StopReason): SpellError {
  const { code, what } = STOPS[reason];
  return new SpellError({ code, message: `Run ${runId} ${what}.`, data: { runId } });
}
