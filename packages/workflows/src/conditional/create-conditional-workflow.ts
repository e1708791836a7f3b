import type { Workflow } from '@llmspell/core';

import { createWorkflow } from '../run/create-workflow.ts';
import type { WorkflowOptions } from '../run/workflow-options.ts';
import { compileConditional } from './compile-conditional.ts';
import type { ConditionalFlow } from './conditional-flow.ts';

export type ConditionalWorkflowOptions = WorkflowOptions & ConditionalFlow;

/**
 * Makes a workflow that runs the branch whose condition holds. The result's details name the branches `taken`.
 *
 * @throws SpellError `VALIDATION_FAILED` for branches that cannot work.
 */
export function createConditionalWorkflow(options: ConditionalWorkflowOptions): Workflow {
  return createWorkflow('conditional', options, (compiler) => compileConditional(options, compiler));
}
