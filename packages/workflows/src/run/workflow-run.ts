import type { JsonValue, RunContext, StepResult, WorkflowType } from '@llmspell/core';

/** The facts of one run of a workflow that all its parts share. Gone with the run. */
export interface WorkflowRun {
  readonly workflow: { readonly kind: 'workflow'; readonly name: string; readonly type: WorkflowType };
  readonly input: JsonValue;
  readonly values: ReadonlyMap<string, JsonValue> | undefined;
  /** What became of the steps; `undefined` when nobody asked. */
  readonly records: StepResult[] | undefined;
  readonly progress: ProgressCount;
  /** The finished steps that can be undone, in the order in which they ended. */
  readonly done: DoneStep[];
}

/** A finished step that can be undone. */
export interface DoneStep {
  readonly name: string;
  readonly undo: (context: RunContext) => Promise<void>;
}

/** How many steps ended, and which are under way. Steps that consist of steps do not count. */
export interface ProgressCount {
  completed: number;
  readonly total: number | undefined;
  readonly current: Set<string>;
}
