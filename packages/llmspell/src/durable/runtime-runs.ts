import type {
  JsonObject,
  JsonValue,
  RunState,
  RunStatus,
  ScriptLimits,
  ScriptOutput,
  ScriptSource,
} from '@llmspell/core';

/** What is known of a durable run of a spell. */
export interface RunInfo extends RunStatus {
  /** The spell's file name. */
  readonly spell: string;
  /** Where it was read from, when it was read from a file. */
  readonly file?: string;
  /** What it may touch: what all of these grant. */
  readonly grants: readonly JsonObject[];
  /** Whether it has neither ended nor been paused, nor is under way anywhere: it can be resumed. */
  readonly interrupted: boolean;
  /** The process of this machine in which it is under way. */
  readonly process?: number;
}

/** The durable runs of a runtime's state store, those of other processes and of earlier ones too. */
export interface RuntimeRuns {
  /** The runs, in the order of their ids. */
  list(filter?: { readonly state?: RunState }): AsyncIterable<RunInfo>;
  status(runId: string): Promise<RunInfo | undefined>;
  /**
   * Answers a run that waits, or will wait, for a signal of this name.
   *
   * @throws SpellError `NOT_FOUND`; `CLOSED` when the run has ended.
   */
  signal(runId: string, name: string, payload?: JsonValue): Promise<void>;
  /** Ends a run for good, with those that it started. @throws SpellError `NOT_FOUND`. */
  cancel(runId: string): Promise<void>;
  /**
   * Stops a run until it is resumed. What must not be broken off ends first.
   *
   * @throws SpellError `NOT_FOUND`; `CLOSED` when it has ended.
   */
  pause(runId: string): Promise<void>;
  /** All that is kept of a run, as JSON: to go on with it elsewhere, or to replay it. @throws SpellError `NOT_FOUND`. */
  export(runId: string): Promise<JsonObject>;
  /**
   * Takes in an exported run. What it was granted and may cost comes with it: look at {@link RunInfo.grants} before you resume a
   * run of somebody else. @returns its id
   *
   * @throws SpellError `VALIDATION_FAILED`; `ALREADY_EXISTS`.
   */
  import(archive: JsonValue): Promise<string>;
  /**
   * Deletes runs that have ended, with all that was recorded of them. @returns how many
   *
   * @param options.endedBefore Epoch ms. @default all
   */
  prune(options?: { readonly endedBefore?: number }): Promise<number>;
}

/** How a run is gone on with. */
export interface ResumeOptions {
  /**
   * Which spell to go on with when its file was changed: the one that was recorded, or the changed one, which has to make
   * the same calls as far as the run has come. A source takes the place of the recorded one. @default neither: `RUN_CHANGED`
   */
  readonly source?: 'recorded' | 'edited' | ScriptSource;
  /** Limits that take the place of the recorded ones. */
  readonly limits?: Partial<ScriptLimits>;
  /** USD that the whole run may cost, with what it has cost so far. @default as recorded */
  readonly maxCostUsd?: number;
  /** Tokens that the whole run may take. @default as recorded */
  readonly maxTokens?: number;
  /** Receives what the spell prints from where it goes on. */
  readonly onOutput?: (output: ScriptOutput) => void;
  /** Hears the run's id when the work on it begins. */
  readonly onBegin?: (runId: string) => void;
  /** Hears the name of a signal that the run begins to wait for. */
  readonly onWait?: (name: string) => void;
  /** Stops working on the run; it stays resumable. */
  readonly signal?: AbortSignal;
}
