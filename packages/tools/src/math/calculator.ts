import { defineTool, type JsonObject } from '@llmspell/core';
import { getOwn } from '@llmspell/core/kit';
import { z } from 'zod';

import { required } from '../contract/required.ts';
import { toolInput } from '../contract/tool-input.ts';
import { resultForModel, toolResult, type ToolResult } from '../contract/tool-result.ts';
import { checkExpression, EXPRESSION_FUNCTIONS, EXPRESSION_OPERATORS, evaluateExpression } from './expression.ts';

const schema = z.object({
  operation: z
    .enum(['evaluate', 'validate', 'functions'])
    .default('evaluate')
    .describe('evaluate gives the value, validate only checks the syntax, functions lists what can be used'),
  input: z.string().optional().describe('The expression, such as "2 * (3 + x) ^ 2" or "sqrt(16) + log(10, 1000)"'),
  variables: z
    .record(z.string(), z.union([z.number(), z.boolean()]))
    .optional()
    .describe('Values of names in it'),
});

const OPERATORS = { add: '+', subtract: '-', multiply: '*', divide: '/', modulo: '%', power: '^' };

/**
 * Makes the calculator: arithmetic, comparison, logic, and the functions of {@link EXPRESSION_FUNCTIONS}. An expression
 * that has no value is an answer with `success: false`.
 */
export function createCalculatorTool() {
  return defineTool({
    name: 'calculator',
    description:
      'Evaluates a mathematical expression, with variables and functions such as sin, sqrt, log, min and round',
    category: 'utility',
    securityLevel: 'safe',
    toModel: resultForModel,
    inputSchema: toolInput(schema, { aliases: { expression: 'input' }, normalize: fromOperands }),
    execute: ({ operation, input, variables = {} }): ToolResult => {
      if (operation === 'functions') return listFunctions();
      const expression = required(input, 'input');
      if (operation === 'validate') return validate(expression);
      return evaluate(expression, variables);
    },
  });
}

/** `{ operation: 'add', a: 1, b: 2 }` is an expression of two variables. */
function fromOperands(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { operation, a, b, ...rest } = given;
  const operator = typeof operation === 'string' ? getOwn<string>(OPERATORS, operation) : undefined;
  if (operator === undefined || a === undefined || b === undefined) return given;
  return { ...rest, operation: 'evaluate', input: `a ${operator} b`, variables: { a, b } };
}

function evaluate(input: string, variables: Readonly<Record<string, number | boolean>>): ToolResult {
  const outcome = evaluateExpression(input, variables);
  if (!outcome.success) {
    return toolResult({
      operation: 'evaluate',
      error: { message: `Cannot evaluate "${input.slice(0, 200)}": ${outcome.reason}`, code: 'VALIDATION_FAILED' },
    });
  }
  const { value } = outcome;
  return toolResult({
    operation: 'evaluate',
    result: { input, result: value, result_type: typeNameOf(value), variables: { ...variables } },
    output: value,
  });
}

function validate(input: string): ToolResult {
  const reason = checkExpression(input);
  const result = { input, valid: reason === undefined, ...(reason === undefined ? {} : { error: reason }) };
  return toolResult({ operation: 'validate', result, output: result.valid });
}

function listFunctions(): ToolResult {
  const groups = Object.entries(EXPRESSION_FUNCTIONS).map(([group, functions]) => [group, Object.keys(functions)]);
  const result = {
    operators: EXPRESSION_OPERATORS,
    constants: ['pi', 'e'],
    ...Object.fromEntries(groups),
  } as JsonObject;
  return toolResult({ operation: 'functions', result });
}

function typeNameOf(value: number | boolean): string {
  if (typeof value === 'boolean') return 'boolean';
  return Number.isInteger(value) ? 'integer' : 'float';
}
