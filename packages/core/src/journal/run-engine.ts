import type { SpellErrorJson } from '../errors/spell-error.ts';
import type { JsonValue } from '../json/json-value.ts';

/** `waiting` for a signal, `paused` until it is resumed; the last three are ends. */
export type RunState = 'pending' | 'running' | 'waiting' | 'paused' | 'completed' | 'failed' | 'cancelled';

/** How far a run has come. */
export interface RunProgress {
  /** Effects whose results it has been given, since it began or was resumed last. */
  readonly effects: number;
  /** The effect that it began last: path and name. */
  readonly path?: string;
  /** Epoch ms. */
  readonly lastActivityAt: number;
  /** What it last reported itself: the value of its last effect named `progress`. */
  readonly report?: JsonValue;
}

/** What is known of a run. */
export interface RunStatus {
  readonly runId: string;
  readonly component: string;
  readonly state: RunState;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly output?: JsonValue;
  readonly error?: SpellErrorJson;
  /** Names of the signals it waits for. */
  readonly waitingFor?: readonly string[];
  /** Up to date where the run is under way, some seconds old elsewhere. @default it has not begun */
  readonly progress?: RunProgress;
  /** Bytes of what is recorded of it, as JSON text; only when it is asked for. */
  readonly bytes?: number;
}

/** What of a run is to be told. */
export interface StatusOptions {
  /** Also `bytes`, which reads everything that is recorded. @default false */
  readonly size?: boolean;
}

/** A registered component by name with its input: what can travel to another machine, unlike a closure. */
export interface RunRequest {
  readonly component: string;
  readonly input: JsonValue;
  /** Submitting the same id twice is one run. */
  readonly runId?: string;
}

/**
 * Seam: owns runs. A run's effects are recorded by a {@link Journal}; the engine leases runs to workers, resumes those
 * whose worker died, keeps their timers, and delivers signals to them.
 */
export interface RunEngine {
  /** Becomes a worker: recovers unfinished runs and takes new ones. */
  start(): Promise<void>;
  submit(request: RunRequest): Promise<string>;
  /** Waits for the end. @throws SpellError the run's error, or `RUN_CANCELLED`. */
  result(runId: string, options?: { readonly signal?: AbortSignal }): Promise<JsonValue>;
  status(runId: string, options?: StatusOptions): Promise<RunStatus | undefined>;
  list(filter?: StatusOptions & { readonly state?: RunState }): AsyncIterable<RunStatus>;
  /** Delivers a value to a run that waits, or will wait, for this name. */
  signal(runId: string, name: string, payload: JsonValue): Promise<void>;
  cancel(runId: string): Promise<void>;
  /**
   * Stops a run until {@link RunEngine.resume}, over restarts too. What must not be broken off (`at-most-once`, `ask`) ends
   * first, waits are broken off at once, and other effects under way are made again. Signals are kept meanwhile. Resolves
   * when that is kept, and where the run is under way in this process, when it has stopped.
   *
   * @throws SpellError `NOT_FOUND`; `CLOSED` when it has ended.
   */
  pause(runId: string): Promise<void>;
  /**
   * Goes on with a run that was paused, or begins one that failed once more: what had finished answers from the journal. An
   * effect that failed is made again, unless the run went on after it or it must not be made twice (`at-most-once`, `ask`).
   * For a run that was stopped by a limit, a provider that was down, a program that was mended, a component that was missing.
   *
   * @throws SpellError `NOT_FOUND`; `CLOSED` when it has completed or was cancelled.
   */
  resume(runId: string): Promise<void>;
  close(): Promise<void>;
}
