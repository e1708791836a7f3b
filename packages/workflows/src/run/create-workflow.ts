import { SpellError, type JsonValue, type Workflow, type WorkflowType } from '@llmspell/core';

import { compileSteps } from '../step/compile-step.ts';
import type { CompiledPlan, StepCompiler } from '../step/compiled-step.ts';
import { runToResult } from './run-to-result.ts';
import { runWorkflow, type WorkflowDefinition } from './run-workflow.ts';
import type { WorkflowOptions } from './workflow-options.ts';

/** Makes a workflow of any kind from what all have in common and the plan that makes the difference. */
export function createWorkflow(
  type: WorkflowType,
  options: WorkflowOptions,
  compile: (compiler: StepCompiler) => CompiledPlan,
): Workflow {
  const { name, references = 'strict', stepDefaults = {}, inputSchema } = options;
  if (typeof name !== 'string' || name === '') {
    throw new SpellError({ code: 'VALIDATION_FAILED', message: 'A workflow needs a name: { name: "report" }.' });
  }
  const workflow = { kind: 'workflow', name, type } as const;
  const definition: WorkflowDefinition = {
    ...compile({ workflow: name, references, defaults: stepDefaults, compileSteps }),
    workflow,
    inputSchema,
    timeoutMs: options.timeoutMs,
    values: options.values,
    hooks: options.hooks,
  };
  return Object.freeze({
    ...workflow,
    description: options.description ?? `The ${type} workflow "${name}".`,
    ...(options.capabilities === undefined ? {} : { capabilities: options.capabilities }),
    ...(inputSchema === undefined ? {} : { inputSchema }),
    execute: (input: JsonValue, context) => runWorkflow(definition, { input, context }),
    run: (input, context) => runToResult(definition, input, context),
  } satisfies Workflow);
}
