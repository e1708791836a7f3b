import {
  createRunContext,
  silentLogger,
  SpellError,
  systemClock,
  type Clock,
  type ComponentRegistry,
  type Journal,
  type Logger,
  type RunContext,
  type RunContextOptions,
  type RunEngine,
  type RunRequest,
  type RunWaits,
  type StateStore,
} from '@llmspell/core';

import { StoreRunEngine } from './store-run-engine.ts';

/** What the engine gives to the context of a run. Pass all of it on. */
export interface RunContextParts extends Required<
  Pick<RunContextOptions, 'runId' | 'signal' | 'clock' | 'components' | 'random' | 'newId' | 'waits'>
> {
  readonly journal: Journal;
}

export interface RunEngineOptions {
  /** Keeps runs (under `runs/`) and their journals (under `journal/`). Needs `watch`. */
  readonly store: StateStore;
  /** Finds what runs are made of. */
  readonly components: ComponentRegistry;
  /**
   * Makes the context of a run, with the models, permissions and so on that it needs; called again when the run is
   * resumed. @default a context of null objects with these parts
   */
  readonly createContext?: (parts: RunContextParts) => RunContext;
  /**
   * Who this worker is. Workers on one store need different names that stay the same when they are started again: a
   * worker takes up at once what it had before. @default 'worker'
   */
  readonly workerId?: string;
  /** Which runs this worker takes. What it leaves out can still be submitted, signalled and so on. @default all */
  readonly takes?: (runId: string) => boolean;
  /**
   * Hears the names of the signals that a run of this worker waits for, each time they change. `effect:` with the key of an
   * effect waits for what to do about one that may have happened: the answer is an `UncertainAnswer`. @default nobody
   */
  readonly onWaiting?: (runId: string, names: readonly string[]) => void;
  /** Whether a worker may still be there. The runs of one that is not are taken at once. @default every one may */
  readonly isAlive?: (workerId: string) => boolean;
  /** ms after which a run of a worker that died may be taken by another. @default 30_000 */
  readonly leaseMs?: number;
  /** ms for which ended runs are kept; they are deleted at the start of a worker. @default for ever */
  readonly retentionMs?: number;
  /**
   * Gives the space of deleted runs back to the disk; called after a `prune` that deleted some. `compact` of a level store does
   * it. @default the store does so by itself, in time
   */
  readonly compact?: () => Promise<void>;
  /** @default the machine's clock */
  readonly clock?: Clock;
  /** Hears of what fails in the background. @default silent */
  readonly logger?: Logger;
  /** Gives a new unique id. @default a random UUID */
  readonly newId?: () => string;
}

export interface SubmitRequest extends RunRequest {
  /** The run that starts this one. Cancelling it cancels this one too. */
  readonly parent?: string;
}

/** A run engine inside of this process. */
export interface EmbeddedRunEngine extends RunEngine, AsyncDisposable {
  /**
   * Keeps a run, and begins it if the engine was started. @returns its id
   *
   * @throws SpellError `NOT_FOUND` for an unknown component; `ALREADY_EXISTS` when the id belongs to a run of another one.
   */
  submit(request: SubmitRequest): Promise<string>;
  /**
   * Stops working on a run here, and resolves when that is done. It stays as far as it has come, for a worker that takes it
   * next; this one does too, unless `takes` says no.
   */
  leave(runId: string): Promise<void>;
  /** The worker that has the run; `undefined` when none has, or only one that died. */
  workerOf(runId: string): Promise<string | undefined>;
  /** Waits for components of the runs of this engine. */
  readonly waits: RunWaits;
  /**
   * Deletes runs that have ended, with their journals and signals. @returns how many
   *
   * @param options.endedBefore Epoch ms. @default all
   */
  prune(options?: { readonly endedBefore?: number }): Promise<number>;
}

/**
 * Makes a run engine over a state store. Until `start` it takes no run, but can submit, signal, cancel, list and wait. The
 * store stays open when the engine is closed.
 *
 * @throws SpellError `NOT_SUPPORTED` for a store without `watch`.
 */
export function createRunEngine(options: RunEngineOptions): EmbeddedRunEngine {
  if (!options.store.features.watch) {
    throw new SpellError({
      code: 'NOT_SUPPORTED',
      message: 'A run engine needs a state store whose changes can be watched; this one has no `watch`.',
    });
  }
  return new StoreRunEngine({
    createContext: createRunContext,
    workerId: 'worker',
    takes: () => true,
    onWaiting: () => {},
    isAlive: () => true,
    leaseMs: 30_000,
    retentionMs: Infinity,
    compact: () => Promise.resolve(),
    clock: systemClock,
    logger: silentLogger,
    newId: () => crypto.randomUUID(),
    ...options,
  });
}
