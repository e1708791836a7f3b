import type { Workflow } from '@llmspell/core';

import { createWorkflow } from '../run/create-workflow.ts';
import type { WorkflowOptions } from '../run/workflow-options.ts';
import type { Step } from '../step/step.ts';
import { sequentialPlan } from './sequential-plan.ts';

export interface SequentialWorkflowOptions extends WorkflowOptions {
  readonly steps: readonly Step[];
}

/**
 * Makes a workflow whose steps run one after another. Each is given what the one before gave, unless it has an input of
 * its own; the last one's output is the workflow's.
 *
 * @throws SpellError `VALIDATION_FAILED` for steps that cannot work.
 */
export function createSequentialWorkflow(options: SequentialWorkflowOptions): Workflow {
  return createWorkflow('sequential', options, (compiler) =>
    sequentialPlan(compiler.compileSteps(options.steps, compiler)),
  );
}
