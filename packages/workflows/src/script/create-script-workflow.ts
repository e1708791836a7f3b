import type { HostCall, JsonValue, Workflow } from '@llmspell/core';
import { toScriptHooks } from '@llmspell/core/kit';

import { createConditionalWorkflow } from '../conditional/create-conditional-workflow.ts';
import { createLoopWorkflow } from '../loop/create-loop-workflow.ts';
import { createParallelWorkflow } from '../parallel/create-parallel-workflow.ts';
import type { WorkflowOptions } from '../run/workflow-options.ts';
import { createSequentialWorkflow } from '../sequential/create-sequential-workflow.ts';
import type { DetailedStep } from '../step/step.ts';
import { toStepDefaults } from './error-strategy.ts';
import type { FlowTable } from './flow-table.ts';
import { optionalFunction } from './optional-function.ts';
import { ScriptWorkflow } from './script-workflow.ts';
import { spellWorkflows } from './spell-workflows.ts';
import { createStepScope, type StepScope } from './step-scope.ts';
import { toConditionalFlow, toLoopFlow, toParallelFlow } from './to-flow.ts';
import { toSteps } from './to-steps.ts';

/** The kinds of workflow a script can make. */
export const WORKFLOW_TYPES = ['sequential', 'conditional', 'loop', 'parallel'] as const;

export type ScriptWorkflowType = (typeof WORKFLOW_TYPES)[number];

interface Making {
  readonly type: ScriptWorkflowType;
  readonly onFailure: 'raise' | 'return';
}

/** Makes a workflow from a script's table. @throws SpellError `VALIDATION_FAILED` for one that cannot work. */
export function createScriptWorkflow(table: FlowTable, { type, onFailure }: Making, call: HostCall): ScriptWorkflow {
  const id = call.context.newId('workflow');
  const name = table.name ?? id;
  const values = new Map<string, JsonValue>();
  const of = (value: unknown, key: string) => optionalFunction(value, `"${key}" of workflow "${name}"`);
  const scope = createStepScope(name, call, {
    onStepStart: of(table.onStepStart, 'on_step_start'),
    onStepComplete: of(table.onStepComplete, 'on_step_complete'),
  });
  const options: WorkflowOptions = {
    name,
    references: 'lenient',
    values,
    ...(table.description === undefined ? {} : { description: table.description }),
    ...(table.hooks === undefined
      ? {}
      : { hooks: toScriptHooks(table.hooks, { language: call.language, errorPoint: 'onWorkflowError' }) }),
    ...(table.timeoutMs === undefined ? {} : { timeoutMs: table.timeoutMs }),
    ...(type === 'sequential' || type === 'conditional' ? { stepDefaults: toStepDefaults(table) } : {}),
  };
  const made = new ScriptWorkflow({
    id,
    workflow: create(type, table, { options, scope }),
    values,
    agents: scope.agents,
    onFailure,
    onStart: of(table.onStart, 'on_start'),
    onComplete: of(table.onComplete, 'on_complete'),
    onError: of(table.onError, 'on_error'),
  });
  spellWorkflows(call).set(name, made);
  return made;
}

function create(
  type: ScriptWorkflowType,
  table: FlowTable,
  { options, scope }: { readonly options: WorkflowOptions; readonly scope: StepScope },
): Workflow {
  switch (type) {
    case 'sequential':
      return createSequentialWorkflow({ ...options, steps: allSteps(table, scope) });
    case 'parallel':
      return createParallelWorkflow({ ...options, ...toParallelFlow(table, scope, toSteps) });
    case 'conditional':
      return createConditionalWorkflow({ ...options, ...toConditionalFlow(table, scope, toSteps) });
    case 'loop':
      return createLoopWorkflow({ ...options, ...toLoopFlow(table, scope, toSteps) });
    default:
      return type satisfies never;
  }
}

function allSteps({ preSteps = [], steps = [], postSteps = [] }: FlowTable, scope: StepScope): readonly DetailedStep[] {
  return toSteps([...preSteps, ...steps, ...postSteps], scope);
}
