import { isScriptFunction, SpellError, type Component, type JsonValue, type RunContext } from '@llmspell/core';
import { asBaseAgent, executeTool, getOwn, isBaseAgent, isTool } from '@llmspell/core/kit';

import { answerOf } from '../step/answer-of.ts';
import { findComponent } from '../step/find-component.ts';
import { agentQuestion } from './agent-question.ts';
import type { FlowTable } from './flow-table.ts';
import { mainValue } from './main-value.ts';
import type { ScriptWork, StepScope } from './step-scope.ts';

/** What a step of a script does: a tool, an agent, a function, a workflow or a template. `undefined` when it holds steps. */
export function toWork(table: FlowTable, name: string, scope: StepScope): ScriptWork | undefined {
  if (isScriptFunction(table.execute)) return undefined;
  if (isGiven(table.tool)) return toolWork(table.tool, scope);
  if (isGiven(table.agent)) return agentWork(table, name, scope);
  if (isGiven(table.workflow)) return workflowWork(table.workflow, scope);
  const { templateId } = table;
  if (templateId === undefined) return undefined;
  return async (input, context) =>
    asBaseAgent(await findComponent(['template'], templateId, context)).execute(input, context);
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function toolWork(given: unknown, scope: StepScope): ScriptWork {
  return async (input, context) => {
    const tool = typeof given === 'string' ? await findTool(given, context) : given;
    if (!isTool(tool)) throw notA('tool', given, scope);
    return mainValue(await executeTool({ tool, input: input ?? {} }, context), tool.name);
  };
}

/** Tools are registered with dashes; scripts write underscores too. */
function findTool(name: string, context: RunContext): Promise<Component> {
  const dashed = name.replaceAll('_', '-');
  const known = context.components.has('tool', name) || !context.components.has('tool', dashed);
  return findComponent(['tool'], known ? name : dashed, context);
}

function agentWork(table: FlowTable, name: string, scope: StepScope): ScriptWork {
  const given = table.agent;
  return async (input, context) => {
    const found =
      typeof given === 'string' ? await findComponent(['agent', 'workflow', 'spell', 'tool'], given, context) : given;
    if (isTool(found)) return mainValue(await executeTool({ tool: found, input }, context), found.name);
    if (!isBaseAgent(found)) throw notA('agent', given, scope);
    scope.agents.set(name, found.name);
    // The input was filled from JSON data.
    return answerOf(await found.execute(agentQuestion(found, input as JsonValue, table), context));
  };
}

function workflowWork(given: unknown, scope: StepScope): ScriptWork {
  return async (input, context) => {
    const local = typeof given === 'string' ? scope.localWorkflow(given) : given;
    const found = local ?? (await findComponent(['workflow', 'agent', 'spell'], String(given), context));
    if (!isBaseAgent(found)) throw notA('workflow', given, scope);
    return found.execute(input, context);
  };
}

function notA(kind: string, given: unknown, { workflow }: StepScope): SpellError {
  const is = typeof given === 'object' && given !== null ? getOwn(given as Record<string, unknown>, 'kind') : undefined;
  const got = typeof is === 'string' ? `a component of kind "${is}"` : `a ${typeof given}`;
  return new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Workflow "${workflow}": expected "${kind}" of a step to be ${kind === 'agent' ? 'an' : 'a'} ${kind} or its name; got ${got}.`,
  });
}
