import { isScriptFunction, SpellError, type JsonValue, type ScriptFunction } from '@llmspell/core';
import { toJson } from '@llmspell/core/kit';

import type { ConditionalFlow } from '../conditional/conditional-flow.ts';
import type { LoopFlow, LoopSource } from '../loop/loop-flow.ts';
import type { ParallelFlow } from '../parallel/parallel-flow.ts';
import type { Condition } from '../step/condition.ts';
import type { DetailedStep } from '../step/step.ts';
import type { FlowTable } from './flow-table.ts';
import { optionalFunction } from './optional-function.ts';
import { isTrue } from './parse-expression.ts';
import { confidenceOf, scriptContext } from './script-context.ts';
import type { StepScope } from './step-scope.ts';
import { toCondition } from './to-condition.ts';

/** Makes the steps inside. Handed along, so that the two files do not import each other. */
type ToSteps = (tables: readonly FlowTable[], scope: StepScope) => readonly DetailedStep[];

const ADAPTIVE_BODY = 'adaptive_body';

/** Steps side by side: `branches`, a flat list of `steps`, or `agents`. */
export function toParallelFlow(table: FlowTable, scope: StepScope, toSteps: ToSteps): ParallelFlow {
  const { maxConcurrency, failFast } = table;
  const aggregator = optionalFunction(table.aggregator, '"aggregator"');
  const goesOn = strategyOf(table) === 'continue' || failFast === false;
  return {
    steps: toSteps(table.branches ?? table.steps ?? table.agents ?? [], scope),
    onBranchError: goesOn ? 'continue' : 'fail',
    ...(maxConcurrency === undefined ? {} : { concurrency: maxConcurrency }),
    ...(aggregator === undefined ? {} : { aggregate: aggregateWith(aggregator) }),
  };
}

/** `branches` with conditions and a default, or a condition with a then and an else branch. */
export function toConditionalFlow(table: FlowTable, scope: StepScope, toSteps: ToSteps): ConditionalFlow {
  const { condition, branches = [], executeAllMatching } = table;
  const listed = branches.map((branch) => ({
    ...(branch.name === undefined ? {} : { name: branch.name }),
    when: toCondition(branch.condition ?? true),
    steps: toSteps(branch.steps ?? [branch], scope),
  }));
  const then = stepTables(table.thenBranch) ?? (branches.length === 0 ? table.steps : undefined);
  const own =
    then === undefined ? [] : [{ name: 'then', when: toCondition(condition ?? true), steps: toSteps(then, scope) }];
  const otherwise = stepTables(table.elseBranch) ?? stepTables(table.defaultBranch);
  return {
    branches: [...own, ...listed],
    match: executeAllMatching === true ? 'all' : 'first',
    ...(otherwise === undefined || otherwise.length === 0 ? {} : { otherwise: toSteps(otherwise, scope) }),
  };
}

/** An `iterator`, or a `condition` that is asked before each iteration. */
export function toLoopFlow(table: FlowTable, scope: StepScope, toSteps: ToSteps): LoopFlow {
  const body = toSteps(stepTables(table.body) ?? table.steps ?? [], scope);
  const isAdaptive = table.type === 'adaptive_loop';
  const maxIterations = table.maxIterations ?? table.iterator?.maxIterations;
  return {
    over: isAdaptive ? { while: adaptiveCondition(table.condition) } : toLoopSource(table),
    // An adaptive loop's condition sees what the body as a whole gave.
    steps: isAdaptive ? [{ name: ADAPTIVE_BODY, steps: body }] : body,
    ...(maxIterations === undefined ? {} : { maxIterations }),
    ...afterIteration(table),
    ...(strategyOf(table) === 'continue' ? { onIterationError: 'continue' } : {}),
    ...aggregation(table),
  };
}

function strategyOf({ errorStrategy }: FlowTable): string | undefined {
  return typeof errorStrategy === 'object' ? errorStrategy.type : errorStrategy;
}

function toLoopSource({ iterator, condition }: FlowTable): LoopSource {
  const { range, collection, whileCondition = condition } = iterator ?? {};
  if (range !== undefined) {
    const { start = 0, end, step = 1 } = range;
    return { range: { start, end, step } };
  }
  if (collection !== undefined && collection !== null) return { collection: toCollection(collection) };
  if (whileCondition !== undefined) return { while: toCondition(whileCondition) };
  throw new SpellError({
    code: 'VALIDATION_FAILED',
    message:
      'A loop needs an iterator: { range = { start = 1, end = 4 } }, { collection = { … } } or { while_condition = "iteration < 5" }.',
  });
}

function toCollection(given: unknown): Extract<LoopSource, { readonly collection: unknown }>['collection'] {
  if (typeof given === 'string') return given;
  if (isScriptFunction(given)) return async (state) => listOf(await given.call(scriptContext(state)));
  return listOf(given);
}

function listOf(given: unknown): readonly JsonValue[] {
  const value = toJson(given, 'The collection of a loop');
  if (Array.isArray(value)) return value as readonly JsonValue[];
  // Lua's empty table may arrive as an object without keys.
  if (typeof value === 'object' && value !== null && Object.keys(value).length === 0) return [];
  throw new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Expected the collection of a loop to be a list, a reference to one, or a function that returns one; got a ${typeof value}.`,
  });
}

function adaptiveCondition(given: unknown): Condition {
  if (!isScriptFunction(given)) return toCondition(given);
  return async (state) => {
    const context = scriptContext(state, confidenceOf(state.output(ADAPTIVE_BODY)));
    return isTrue((await given.call(context)) as JsonValue);
  };
}

/** What is asked after an iteration: `on_iteration_complete` hears of it, a break ends it, and so does a continue that no longer holds. */
function afterIteration(table: FlowTable): Pick<LoopFlow, 'breakIf'> {
  const { breakCondition, breakConditions = [], continueCondition } = table;
  const heard = optionalFunction(table.onIterationComplete, '"on_iteration_complete"');
  const breaks = [breakCondition, ...breakConditions].filter((given) => given !== undefined).map(toCondition);
  const goesOn = continueCondition === undefined ? undefined : toCondition(continueCondition);
  if (heard === undefined && breaks.length === 0 && goesOn === undefined) return {};
  return {
    breakIf: async (state, context) => {
      await heard?.call((state.loop?.index ?? 0) + 1, scriptContext(state));
      for (const condition of breaks) if (await condition(state, context)) return true;
      return goesOn !== undefined && !(await goesOn(state, context));
    },
  };
}

function aggregation({ aggregationStrategy, aggregator }: FlowTable): Pick<LoopFlow, 'aggregate'> {
  const own = optionalFunction(aggregator, '"aggregator"');
  if (own !== undefined) return { aggregate: aggregateWith(own) };
  return aggregationStrategy?.startsWith('collect') === true ? { aggregate: 'list' } : {};
}

function aggregateWith(aggregator: ScriptFunction): NonNullable<ParallelFlow['aggregate']> {
  return async (outputs) => toJson(await aggregator.call(outputs), 'What "aggregator" gave');
}

/** A list of steps, a table with `steps`, or one step. */
function stepTables(given: FlowTable | readonly FlowTable[] | undefined): readonly FlowTable[] | undefined {
  if (given === undefined) return undefined;
  if (isList(given)) return given;
  return given.type === undefined && given.steps !== undefined ? given.steps : [given];
}

function isList(given: FlowTable | readonly FlowTable[]): given is readonly FlowTable[] {
  return Array.isArray(given);
}
