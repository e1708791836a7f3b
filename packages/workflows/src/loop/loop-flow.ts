import type { JsonValue } from '@llmspell/core';

import type { WorkflowState } from '../run/workflow-state.ts';
import type { Condition } from '../step/condition.ts';
import type { Step } from '../step/step.ts';

/** Steps again and again. Over items each iteration is given its item, otherwise what the one before gave. */
export interface LoopFlow {
  readonly over: LoopSource;
  readonly steps: readonly Step[];
  /** The loop ends there without an error. @default 1_000 for `while` and `until`, none for the others */
  readonly maxIterations?: number;
  /** Ends the loop; asked after each iteration. */
  readonly breakIf?: Condition;
  /** Leaves an iteration out; asked before it. */
  readonly continueIf?: Condition;
  /** `continue` gives null for an iteration that failed. @default 'fail' */
  readonly onIterationError?: 'fail' | 'continue';
  /**
   * What the loop gives: the last iteration's output, the list of all, or what a function makes of that list.
   * @default 'list' over items, 'last' for `while` and `until`
   */
  readonly aggregate?: 'last' | 'list' | LoopAggregate;
}

export type LoopAggregate = (outputs: readonly JsonValue[], state: WorkflowState) => JsonValue | Promise<JsonValue>;

/** What a loop runs over. */
export type LoopSource =
  /** From `start` (0) in steps of `step` (1), `end` not included. */
  | { readonly range: { readonly start?: number; readonly end: number; readonly step?: number } }
  /** A list, a text with one reference to a list, or a function that gives one. */
  | { readonly collection: readonly JsonValue[] | string | LoopCollection }
  /** As long as it holds; asked before each iteration. */
  | { readonly while: Condition }
  /** Until it holds; asked after each iteration. */
  | { readonly until: Condition };

export type LoopCollection = (state: WorkflowState) => readonly JsonValue[] | Promise<readonly JsonValue[]>;
