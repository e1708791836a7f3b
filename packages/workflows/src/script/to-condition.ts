import { isScriptFunction, SpellError, type JsonValue } from '@llmspell/core';
import { asBaseAgent, getOwn, isBaseAgent } from '@llmspell/core/kit';

import { Frame } from '../run/frame.ts';
import type { WorkflowState } from '../run/workflow-state.ts';
import { callOf } from '../step/call-component.ts';
import type { Condition } from '../step/condition.ts';
import { findComponent } from '../step/find-component.ts';
import { isTrue, parseExpression } from './parse-expression.ts';
import { scriptContext } from './script-context.ts';

type Table = Readonly<Record<string, unknown>>;

/**
 * Makes a condition from what a script may write: a boolean, an expression as text, a function, or a table with a `type`.
 *
 * @throws SpellError `VALIDATION_FAILED` for anything else.
 */
export function toCondition(given: unknown): Condition {
  if (typeof given === 'boolean') return () => given;
  if (typeof given === 'string') return expressionCondition(given);
  if (isScriptFunction(given)) return async (state) => isTrue((await given.call(scriptContext(state))) as JsonValue);
  if (isTable(given)) return tableCondition(given);
  throw invalid(`got ${given === null ? 'null' : typeof given}`);
}

function expressionCondition(text: string): Condition {
  const expression = parseExpression(text);
  return (state) => isTrue(expression((reference) => frameOf(state).resolve(reference)));
}

function tableCondition(table: Table): Condition {
  const type = getOwn(table, 'type');
  switch (type) {
    case 'always':
      return () => true;
    case 'never':
      return () => false;
    case 'custom':
      return toCondition(getOwn(table, 'evaluate') ?? getOwn(table, 'condition'));
    case 'expression':
      return toCondition(getOwn(table, 'expression'));
    case 'not':
      return not(toCondition(getOwn(table, 'condition')));
    case 'and':
      return every(listOf(table).map(toCondition));
    case 'or':
      return some(listOf(table).map(toCondition));
    case 'agent_evaluates_true':
      return agentCondition(table);
    default:
      return dataCondition(String(type), table);
  }
}

function dataCondition(type: string, table: Table): Condition {
  const key = String(getOwn(table, 'key'));
  const wanted = getOwn(table, 'value');
  switch (type) {
    case 'shared_data_equals':
      return (state) => JSON.stringify(state.value(key) ?? null) === JSON.stringify(wanted ?? null);
    case 'shared_data_exists':
      return (state) => isTrue(state.value(key));
    case 'shared_data_greater_than':
      return (state) => Number(state.value(key)) > Number(wanted);
    case 'shared_data_less_than':
      return (state) => Number(state.value(key)) < Number(wanted);
    case 'step_output_contains':
      return containsCondition(table);
    default:
      throw invalid(`got a table of type "${type}"`);
  }
}

function containsCondition(table: Table): Condition {
  const step = String(getOwn(table, 'step_name') ?? getOwn(table, 'stepName'));
  const wanted = String(getOwn(table, 'substring'));
  return (state) => {
    const output = state.output(step);
    return (typeof output === 'string' ? output : JSON.stringify(output ?? '')).includes(wanted);
  };
}

/** Asks an agent; its answer counts as true when it begins with yes or true. */
function agentCondition(table: Table): Condition {
  const agent = getOwn(table, 'agent');
  const prompt = getOwn(table, 'prompt');
  return async (_, context) => {
    const found = isBaseAgent(agent) ? agent : await findComponent(['agent'], String(agent), context);
    const answer = await callOf(asBaseAgent(found))(String(prompt), context.scope('condition'));
    return /^\W*(?:true|yes)\b/i.test(typeof answer === 'string' ? answer : JSON.stringify(answer));
  };
}

const not =
  (condition: Condition): Condition =>
  async (state, context) =>
    !(await condition(state, context));

const every =
  (conditions: readonly Condition[]): Condition =>
  async (state, context) => {
    for (const condition of conditions) if (!(await condition(state, context))) return false;
    return true;
  };

const some =
  (conditions: readonly Condition[]): Condition =>
  async (state, context) => {
    for (const condition of conditions) if (await condition(state, context)) return true;
    return false;
  };

function listOf(table: Table): readonly unknown[] {
  const conditions = getOwn(table, 'conditions');
  if (Array.isArray(conditions)) return conditions;
  throw invalid(`got type "${String(getOwn(table, 'type'))}" without a list of conditions`);
}

function frameOf(state: WorkflowState): Frame {
  if (state instanceof Frame) return state;
  throw new SpellError({ code: 'INTERNAL', message: 'A condition was asked outside a workflow.' });
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const TYPES =
  'always, never, custom, expression, not, and, or, shared_data_equals, shared_data_exists, shared_data_greater_than, shared_data_less_than, step_output_contains, agent_evaluates_true';

function invalid(got: string): SpellError {
  return new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Expected a condition: true, a text such as "iteration < 5", a function, or a table whose type is one of ${TYPES}; ${got}.`,
  });
}
