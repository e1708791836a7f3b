import { messageOf } from '@llmspell/core';
import { Parser } from 'expr-eval-fork';

/** What an expression gave, or why it gave nothing. */
export type ExpressionResult =
  | { readonly success: true; readonly value: number | boolean }
  | { readonly success: false; readonly reason: string };

/** Characters; enough for 10 000 operations. */
const MAX_LENGTH = 20_000;

/** The functions of an expression, by group. */
export const EXPRESSION_FUNCTIONS = {
  trigonometric: {
    sin: Math.sin,
    cos: Math.cos,
    tan: Math.tan,
    asin: Math.asin,
    acos: Math.acos,
    atan: Math.atan,
    atan2: Math.atan2,
    sinh: Math.sinh,
    cosh: Math.cosh,
    tanh: Math.tanh,
    asinh: Math.asinh,
    acosh: Math.acosh,
    atanh: Math.atanh,
  },
  exponential: {
    sqrt: Math.sqrt,
    cbrt: Math.cbrt,
    exp: Math.exp,
    ln: Math.log,
    log: (base: number, value?: number) => (value === undefined ? Math.log(base) : Math.log(value) / Math.log(base)),
    log2: Math.log2,
    log10: Math.log10,
    pow: Math.pow,
  },
  rounding: { int: Math.trunc, ceil: Math.ceil, floor: Math.floor, round: Math.round, trunc: Math.trunc },
  other: { abs: Math.abs, sign: Math.sign, min: Math.min, max: Math.max },
} as const;

const CONSTANTS = { pi: Math.PI, PI: Math.PI, e: Math.E, E: Math.E, true: true, false: false };
const FUNCTIONS: Readonly<Record<string, unknown>> = Object.assign(
  Object.create(null),
  ...Object.values(EXPRESSION_FUNCTIONS),
);

/** The names of {@link CONSTANTS} and of the operators, for people. */
export const EXPRESSION_OPERATORS = ['+', '-', '*', '/', '%', '^', '==', '!=', '<', '<=', '>', '>=', '&&', '||', '!'];

/**
 * Evaluates arithmetic over numbers and booleans. No text, list, property, assignment or loop can be written in it, so
 * nothing but numbers is reached and the time is bounded by its length.
 */
export function evaluateExpression(
  expression: string,
  variables: Readonly<Record<string, number | boolean>> = {},
): ExpressionResult {
  try {
    const parsed = parse(expression, variables);
    // The library looks variables up by name: no prototype, so that no name is found that was not given.
    const value: unknown = parsed.evaluate(Object.assign(Object.create(null), variables));
    if (typeof value === 'boolean') return { success: true, value };
    if (typeof value !== 'number') return failure('it is not a complete expression');
    return Number.isFinite(value) ? { success: true, value } : failure(`the result is not a finite number (${value})`);
  } catch (error) {
    return failure(reasonOf(error));
  }
}

/** Tells why an expression cannot be parsed; `undefined` when it can. */
export function checkExpression(expression: string): string | undefined {
  try {
    parse(expression, {});
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

function parse(expression: string, variables: object) {
  if (expression.length > MAX_LENGTH) throw new RangeError(`it is longer than ${MAX_LENGTH} characters`);
  const foreign = /["'`;[\]{}?=]/.exec(expression.replaceAll(/[=!<>]=/g, ''));
  if (foreign !== null) throw new SyntaxError(`unexpected ${foreign[0]}`);
  return createParser(variables).parse(toLibrarySyntax(expression));
}

function createParser(variables: object): Parser {
  const parser = new Parser({
    allowMemberAccess: false,
    operators: { assignment: false, fndef: false, in: false, concatenate: false, conditional: false, factorial: false },
  });
  const { '-': minus, '+': plus, not } = parser.unaryOps as Readonly<Record<string, unknown>>;
  parser.unaryOps = { '-': minus, '+': plus, not };
  parser.functions = FUNCTIONS;
  // A variable of the same name hides a constant.
  const constants = Object.entries(CONSTANTS).filter(([name]) => !Object.hasOwn(variables, name));
  parser.consts = Object.fromEntries(constants);
  return parser;
}

/** The library writes `and`, `or`, `not`, and constants without parentheses. */
function toLibrarySyntax(expression: string): string {
  return expression
    .replaceAll('&&', ' and ')
    .replaceAll('||', ' or ')
    .replaceAll(/!(?!=)/g, ' not ')
    .replaceAll(/\b(pi|e)\s{0,8}\(\s{0,8}\)/gi, '$1');
}

function failure(reason: string): ExpressionResult {
  return { success: false, reason };
}

function reasonOf(error: unknown): string {
  const text = messageOf(error);
  return text.startsWith('Maximum call stack') ? 'it is nested too deeply' : text.slice(0, 200);
}
