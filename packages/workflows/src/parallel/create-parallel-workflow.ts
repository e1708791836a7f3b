import type { Workflow } from '@llmspell/core';

import { createWorkflow } from '../run/create-workflow.ts';
import type { WorkflowOptions } from '../run/workflow-options.ts';
import { compileParallel } from './compile-parallel.ts';
import type { ParallelFlow } from './parallel-flow.ts';

export interface ParallelWorkflowOptions extends WorkflowOptions, ParallelFlow {}

/**
 * Makes a workflow whose branches run side by side, each with the workflow's input. Its output is the list of theirs, in
 * order. The result's details count `branches`, `succeeded` and `failed`.
 *
 * @throws SpellError `VALIDATION_FAILED` for branches that cannot work.
 */
export function createParallelWorkflow(options: ParallelWorkflowOptions): Workflow {
  return createWorkflow('parallel', options, (compiler) => compileParallel(options, compiler));
}
