import { z } from 'zod';

const any = z.unknown().optional();
const text = z.string().optional();
const number = z.number().optional();

/**
 * A table of a script that describes a workflow, a branch or a step: one schema, because each may hold the others. Keys
 * that belong to the script (inputs, outputs) are `unknown` and come through untouched; functions and handles too.
 */
export const flowTable = z.looseObject({
  name: text,
  description: text,
  type: text,

  // What a step does
  tool: any,
  agent: any,
  workflow: any,
  templateId: text,
  execute: any,
  action: text,
  role: text,
  input: any,
  parameters: any,
  params: any,
  output: any,

  // Lists of steps
  get steps() {
    return z.array(flowTable).optional();
  },
  get preSteps() {
    return z.array(flowTable).optional();
  },
  get postSteps() {
    return z.array(flowTable).optional();
  },
  get branches() {
    return z.array(flowTable).optional();
  },
  get agents() {
    return z.array(flowTable).optional();
  },
  get body() {
    return stepsOrStep.optional();
  },
  get thenBranch() {
    return stepsOrStep.optional();
  },
  get elseBranch() {
    return stepsOrStep.optional();
  },
  get defaultBranch() {
    return stepsOrStep.optional();
  },

  // How it runs
  condition: any,
  breakCondition: any,
  breakConditions: z.array(z.unknown()).optional(),
  continueCondition: any,
  iterator: z
    .looseObject({
      range: z.object({ start: number, end: z.number(), step: number }).optional(),
      collection: any,
      whileCondition: any,
      maxIterations: number,
    })
    .optional(),
  maxIterations: number,
  maxConcurrency: number,
  executeAllMatching: z.boolean().optional(),
  failFast: z.boolean().optional(),
  errorStrategy: z
    .union([z.string(), z.looseObject({ type: z.string(), maxAttempts: number, backoffMs: number })])
    .optional(),
  aggregationStrategy: text,
  aggregator: any,
  timeoutMs: number,
  retryCount: number,

  // What a script hears of it
  hooks: z.record(z.string(), z.unknown()).optional(),
  inputTransform: any,
  skipIf: any,
  compensate: any,
  onOutput: any,
  onStart: any,
  onStepStart: any,
  onStepComplete: any,
  onIterationComplete: any,
  onComplete: any,
  onError: any,
});

/** A workflow, branch or step as a script describes it. */
export type FlowTable = z.output<typeof flowTable>;

const stepsOrStep = z.union([z.array(flowTable), flowTable]);
