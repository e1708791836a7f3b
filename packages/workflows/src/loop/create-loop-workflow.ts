import type { Workflow } from '@llmspell/core';

import { createWorkflow } from '../run/create-workflow.ts';
import type { WorkflowOptions } from '../run/workflow-options.ts';
import { compileLoop } from './compile-loop.ts';
import type { LoopFlow } from './loop-flow.ts';

export interface LoopWorkflowOptions extends WorkflowOptions, LoopFlow {}

/**
 * Makes a workflow that runs its steps again and again. The result's details count `iterations`, `completed` and `failed`,
 * and say why it ended: `end_reason` is `completed`, `condition`, `break` or `max_iterations`.
 *
 * @throws SpellError `VALIDATION_FAILED` for steps or a range that cannot work.
 */
export function createLoopWorkflow(options: LoopWorkflowOptions): Workflow {
  return createWorkflow('loop', options, (compiler) => compileLoop(options, compiler));
}
