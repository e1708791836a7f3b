import type { JsonValue, RunContext } from '@llmspell/core';

import type { ReferenceMode, Template } from '../reference/compile-template.ts';
import type { Frame } from '../run/frame.ts';
import type { Condition } from './condition.ts';
import type { StepRetry } from './step-retry.ts';
import type { Step, StepCompensation, StepDefaults, StepFallback, StepInput } from './step.ts';

/** Does a step's work. Made once, when the workflow is made. */
export type StepCall = (input: JsonValue, context: RunContext, frame: Frame) => unknown;

/** Says which step runs next: what makes one kind of workflow differ from another. */
export type Plan = (frame: Frame, input: JsonValue) => Promise<JsonValue>;

/** A plan, and how many steps it runs; `undefined` when only running tells. */
export interface CompiledPlan {
  readonly plan: Plan;
  readonly size: number | undefined;
}

/** What the steps of one workflow have in common. */
export interface CompileOptions {
  /** The workflow's name, for messages. */
  readonly workflow: string;
  readonly references: ReferenceMode;
  readonly defaults: StepDefaults;
}

/** Compiles the lists inside a step. Handed along, so that no kind imports the compiler that knows all kinds. */
export interface StepCompiler extends CompileOptions {
  compileSteps(steps: readonly Step[], options: CompileOptions): readonly CompiledStep[];
}

/** A step, made ready: names, defaults, references and components are settled. */
export interface CompiledStep {
  readonly name: string;
  /** `step:` and the name. */
  readonly scopeName: string;
  readonly outputName: string | undefined;
  /** What it is, for messages: `tool "calculator"`. */
  readonly what: string;
  /** Fills the references of the input; `undefined` when the input is passed on as it comes. */
  readonly template: Template | undefined;
  readonly call: StepCall;
  /** Whether the output is known to be JSON. */
  readonly json: boolean;
  /** Whether it holds steps that share its frame. */
  readonly inline: boolean;
  /** How many steps it counts for; `undefined` when only running tells. */
  readonly size: number | undefined;
  /** What it has beyond running once; `undefined` for nothing, which is the quick way. */
  readonly guards: StepGuards | undefined;
}

export interface StepGuards {
  readonly input: StepInput | undefined;
  readonly retry: StepRetry | undefined;
  readonly timeoutMs: number | undefined;
  readonly onError: 'fail' | 'continue' | StepFallback;
  readonly skipIf: Condition | undefined;
  readonly compensate: StepCompensation | undefined;
}
