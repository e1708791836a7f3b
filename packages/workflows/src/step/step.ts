import type { BaseAgent, JsonValue, RunContext, SpellError, Tool } from '@llmspell/core';

import type { ConditionalFlow } from '../conditional/conditional-flow.ts';
import type { LoopFlow } from '../loop/loop-flow.ts';
import type { ParallelFlow } from '../parallel/parallel-flow.ts';
import type { WorkflowState } from '../run/workflow-state.ts';
import type { Condition } from './condition.ts';
import type { StepRetry } from './step-retry.ts';

/**
 * One step: a function, a component, or either with options. Steps that hold steps (`steps`, `parallel`, `conditional`,
 * `loop`) see the outputs around them, and steps after them see theirs; a `workflow` is a run of its own.
 */
export type Step = StepFunction | BaseAgent | Tool | DetailedStep;

/** A step with options: exactly one thing to do. */
export type DetailedStep = StepOptions & StepWork;

/** What a step does. Components are given themselves, or by their name in `context.components`. */
export type StepWork =
  | { readonly run: StepFunction }
  | { readonly agent: BaseAgent | string }
  | { readonly tool: Tool | string }
  | { readonly workflow: BaseAgent | string }
  | { readonly steps: readonly Step[] }
  | { readonly parallel: ParallelFlow }
  | { readonly conditional: ConditionalFlow }
  | { readonly loop: LoopFlow };

/** A step written as a function. Its context is the step's own scope; its output has to be JSON data. */
export type StepFunction = FunctionHolder['run'];

interface FunctionHolder {
  // A method, so that a function may ask for the input it expects (`(input: { topic: string }) => …`).
  run(input: JsonValue, context: RunContext, state: WorkflowState): unknown;
}

/** What every step can have. */
export interface StepOptions {
  /** Unique in its list. @default 'step_1', 'step_2', … by position */
  readonly name?: string;
  /**
   * Data, in which `{{name.path}}` stands for a value of the run, or a function that gives it.
   * @default the output of the step before; of the first one, what its list was given
   */
  readonly input?: JsonValue | StepInput;
  /** A second name for the output, for references. A later step may write it again. */
  readonly output?: string;
  /** @default one attempt */
  readonly retry?: StepRetry;
  /** ms, for each attempt. @default none */
  readonly timeoutMs?: number;
  /** After the last attempt: fail the list, go on with null, or go on with what the function gives. @default 'fail' */
  readonly onError?: 'fail' | 'continue' | StepFallback;
  /**
   * Undoes what the step did. Runs when the workflow fails after the step was done, the last step first; a stop from
   * outside undoes nothing.
   */
  readonly compensate?: StepCompensation;
  /** Leaves the step out when true; what it was given goes on to the next. */
  readonly skipIf?: Condition;
}

/** Makes a step's input. */
export type StepInput = (previous: JsonValue, state: WorkflowState) => JsonValue | Promise<JsonValue>;

/** Gives the output in place of a failed step's. */
export type StepFallback = (error: SpellError, state: WorkflowState) => JsonValue | Promise<JsonValue>;

/** Undoes a step that gave this output. Called again after a crash, so it must bear that. */
export type StepCompensation = (output: JsonValue, context: RunContext, state: WorkflowState) => unknown;

/** What steps have that do not say otherwise. */
export type StepDefaults = Pick<StepOptions, 'retry' | 'timeoutMs' | 'onError'>;
