import { isScriptFunction, SpellError, type JsonValue } from '@llmspell/core';
import { toJson } from '@llmspell/core/kit';

import type { DetailedStep, StepOptions, StepWork } from '../step/step.ts';
import { toStepDefaults } from './error-strategy.ts';
import type { FlowTable } from './flow-table.ts';
import { optionalFunction } from './optional-function.ts';
import { scriptContext } from './script-context.ts';
import { customStep, leafStep } from './step-function.ts';
import type { StepScope } from './step-scope.ts';
import { toCondition } from './to-condition.ts';
import { toConditionalFlow, toLoopFlow, toParallelFlow } from './to-flow.ts';
import { toWork } from './to-work.ts';

/**
 * Makes the steps that a list of a script describes. Steps of one name are told apart by a number.
 *
 * @param names Names taken in the list so far; those of the steps are added.
 * @throws SpellError `VALIDATION_FAILED` for a step that does not say what to do.
 */
export function toSteps(
  tables: readonly FlowTable[],
  scope: StepScope,
  names: Set<string> = new Set(),
): readonly DetailedStep[] {
  return tables.map((table) => {
    const wanted = table.name ?? table.role ?? `step_${names.size + 1}`;
    let name = wanted;
    for (let count = 2; names.has(name); count += 1) name = `${wanted}_${count}`;
    names.add(name);
    return { ...toOptions(table, name), ...toStepWork(table, name, scope) };
  });
}

function toOptions(table: FlowTable, name: string): StepOptions {
  const { output, timeoutMs, skipIf } = table;
  const input = inputOf(table, name);
  const compensate = optionalFunction(table.compensate, `"compensate" of step "${name}"`);
  return {
    name,
    ...(input === undefined ? {} : { input }),
    ...(typeof output === 'string' ? { output } : {}),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(skipIf === undefined ? {} : { skipIf: toCondition(skipIf) }),
    ...(compensate === undefined
      ? {}
      : { compensate: (given, _context, state) => compensate.call(given, scriptContext(state)) }),
    ...toStepDefaults(table),
  };
}

function inputOf({ input, parameters, params }: FlowTable, name: string): JsonValue | undefined {
  const given = input ?? parameters ?? params;
  return given === undefined ? undefined : toJson(given, `The input of step "${name}"`);
}

function toStepWork(table: FlowTable, name: string, scope: StepScope): StepWork {
  const work = toWork(table, name, scope);
  if (work !== undefined) return { run: leafStep(work, { table, name, scope }) };
  if (isScriptFunction(table.execute)) return { run: customStep(table.execute, { table, name, scope }) };
  const { type = '', steps } = table;
  if (type.startsWith('parallel')) return { parallel: toParallelFlow(table, scope, toSteps) };
  if (type === 'conditional') return { conditional: toConditionalFlow(table, scope, toSteps) };
  if (type === 'loop' || type === 'adaptive_loop') return { loop: toLoopFlow(table, scope, toSteps) };
  if (steps !== undefined) return { steps: toSteps(steps, scope) };
  throw unclear(table, name, scope);
}

function unclear(table: FlowTable, name: string, { workflow }: StepScope): SpellError {
  const type = table.type === undefined ? '' : ` of type "${table.type}"`;
  return new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Workflow "${workflow}": step "${name}"${type} does not say what to do. Give it one of tool, agent, workflow, template_id, execute (a function) or steps; it has ${Object.keys(table).join(', ') || 'nothing'}.`,
  });
}
