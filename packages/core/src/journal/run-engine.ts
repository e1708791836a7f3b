import type { SpellErrorJson } from '../errors/spell-error.ts';
import type { JsonValue } from '../json/json-value.ts';

export type RunState = 'pending' | 'running' | 'waiting' | 'completed' | 'failed' | 'cancelled';

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
  status(runId: string): Promise<RunStatus | undefined>;
  list(filter?: { readonly state?: RunState }): AsyncIterable<RunStatus>;
  /** Delivers a value to a run that waits, or will wait, for this name. */
  signal(runId: string, name: string, payload: JsonValue): Promise<void>;
  cancel(runId: string): Promise<void>;
  close(): Promise<void>;
}
