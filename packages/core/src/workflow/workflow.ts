import type { BaseAgent } from '../agent/base-agent.ts';
import type { RunContext } from '../context/run-context.ts';
import type { SpellErrorJson } from '../errors/spell-error.ts';
import type { JsonObject, JsonValue } from '../json/json-value.ts';

/** The kinds of workflow there are. */
export type WorkflowType =
  | 'sequential'
  | 'parallel'
  | 'conditional'
  | 'loop'
  | 'map-reduce'
  | 'pipeline'
  | (string & {});

/** What became of one step. */
export interface StepResult {
  readonly name: string;
  readonly status: 'completed' | 'failed' | 'skipped';
  readonly output: JsonValue;
  readonly error?: SpellErrorJson;
  /** Attempts made; 1 when nothing was retried. */
  readonly attempts: number;
  /** ms. */
  readonly durationMs: number;
}

/** What became of a workflow. */
export interface WorkflowResult {
  readonly status: 'completed' | 'failed';
  /** The last step's output, or what the kind makes of all (a list for parallel). */
  readonly output: JsonValue;
  /** Named outputs. */
  readonly outputs: JsonObject;
  readonly steps: readonly StepResult[];
  readonly error?: SpellErrorJson;
  /** ms. */
  readonly durationMs: number;
  /** Facts of the kind: iterations, the branch taken. */
  readonly details?: JsonObject;
}

/** How far a running workflow is. */
export interface WorkflowProgress {
  readonly completed: number;
  /** `undefined` when the number of steps is not known yet. */
  readonly total: number | undefined;
  readonly current: readonly string[];
}

/** A component that runs steps. `execute` rejects when the workflow fails; `run` gives the result either way. */
export interface Workflow extends BaseAgent<JsonValue, JsonValue> {
  readonly kind: 'workflow';
  readonly type: WorkflowType;
  /** The workflow's final output. @throws SpellError `STEP_FAILED` when a step fails and the policy is to stop. */
  execute(input: JsonValue, context: RunContext): Promise<JsonValue>;
  /** Everything that came of the run, failure included. */
  run(input: JsonValue, context: RunContext): Promise<WorkflowResult>;
}
