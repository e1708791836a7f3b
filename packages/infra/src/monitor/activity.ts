/** What can be active. Steps are seen in the tree of a run alone. */
export type ActivityKind = 'agent' | 'tool' | 'workflow' | 'step' | 'model';

/** Tokens and what they cost. */
export interface ActivityUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** USD; 0 as long as no price is known. */
  readonly costUsd: number;
}

/** How long something took, ms. All 0 before the first end. */
export interface ActivityDurations {
  readonly last: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  readonly total: number;
}

/** An agent, a tool, a workflow or a model over all runs. */
export interface ComponentActivity {
  readonly kind: Exclude<ActivityKind, 'step'>;
  readonly name: string;
  /** `failed` is what its last use did; `waiting-for-model` is an agent all of whose runs wait for an answer. */
  readonly status: 'idle' | 'running' | 'waiting-for-model' | 'failed';
  readonly running: number;
  readonly started: number;
  readonly completed: number;
  readonly failed: number;
  readonly retries: number;
  readonly durationMs: ActivityDurations;
  /** With everything that happened inside it. */
  readonly usage: ActivityUsage;
  /** Epoch ms. */
  readonly lastActivity: number;
  /** Where it was last seen. */
  readonly path: string;
  readonly runId: string;
  readonly lastError?: string;
}

/** One use of a component in a run, with what it used in turn. */
export interface ActivityNode {
  readonly kind: ActivityKind;
  readonly name: string;
  readonly path: string;
  readonly status: 'running' | 'completed' | 'failed' | 'skipped';
  /** Epoch ms. */
  readonly startedAt: number;
  /** Once it has ended. */
  readonly durationMs?: number;
  readonly retries: number;
  readonly usage: ActivityUsage;
  readonly error?: string;
  readonly children: readonly ActivityNode[];
}

/** What happened in one run. */
export interface RunActivity {
  /** Empty for what happened outside of any run. */
  readonly runId: string;
  /** `idle` when nothing is under way: the run may go on. */
  readonly status: 'running' | 'idle';
  readonly startedAt: number;
  readonly lastActivity: number;
  /** Where something happened last. */
  readonly path: string;
  readonly usage: ActivityUsage;
  readonly nodes: readonly ActivityNode[];
  /** Nodes that are not there, because they were too many. */
  readonly omitted: number;
}

/** Everything at one moment. All of it is JSON. */
export interface ActivitySnapshot {
  /** Epoch ms. */
  readonly timestamp: number;
  /** Number of the last change it contains. */
  readonly revision: number;
  readonly totals: ActivityUsage & {
    readonly running: number;
    readonly started: number;
    readonly completed: number;
    readonly failed: number;
  };
  readonly components: readonly ComponentActivity[];
  /** In the order they began. */
  readonly runs: readonly RunActivity[];
}

/** One thing that happened, and what its component is like then. All of it is JSON. */
export interface ActivityChange {
  /** Grows by one with each change. */
  readonly revision: number;
  /** Epoch ms. */
  readonly timestamp: number;
  readonly phase: 'started' | 'completed' | 'failed' | 'skipped' | 'retrying' | 'measured';
  readonly kind: ActivityKind;
  readonly name: string;
  readonly runId: string;
  readonly path: string;
  readonly durationMs?: number;
  readonly error?: string;
  /** Not for steps. */
  readonly component?: ComponentActivity;
}
