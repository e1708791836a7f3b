// Workflows: steps one after another, side by side, by condition and in loops.
export { createWorkflowBuilder, type WorkflowBuilder } from './builder/create-workflow-builder.ts';
export type { ConditionalBranch, ConditionalFlow } from './conditional/conditional-flow.ts';
export {
  createConditionalWorkflow,
  type ConditionalWorkflowOptions,
} from './conditional/create-conditional-workflow.ts';
export { createLoopWorkflow, type LoopWorkflowOptions } from './loop/create-loop-workflow.ts';
export type { LoopAggregate, LoopCollection, LoopFlow, LoopSource } from './loop/loop-flow.ts';
export { createParallelWorkflow, type ParallelWorkflowOptions } from './parallel/create-parallel-workflow.ts';
export type { ParallelFlow } from './parallel/parallel-flow.ts';
export type { ReferenceMode } from './reference/compile-template.ts';
export type { LoopState } from './run/loop-state.ts';
export type { WorkflowOptions } from './run/workflow-options.ts';
export type { WorkflowState } from './run/workflow-state.ts';
export { createSequentialWorkflow, type SequentialWorkflowOptions } from './sequential/create-sequential-workflow.ts';
export type { Condition } from './step/condition.ts';
export type { StepRetry } from './step/step-retry.ts';
export type {
  DetailedStep,
  Step,
  StepCompensation,
  StepDefaults,
  StepFallback,
  StepFunction,
  StepInput,
  StepOptions,
  StepWork,
} from './step/step.ts';
