import { SpellError, type JsonValue } from '@llmspell/core';

import { parseDollarReference, parseReference } from '../reference/parse-reference.ts';
import type { Reference } from '../reference/reference.ts';

/** Finds the value of a reference in an expression; `undefined` for none. */
export type Lookup = (reference: Reference) => JsonValue | undefined;

/** A parsed expression. */
export type Expression = (lookup: Lookup) => JsonValue | undefined;

const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?)|"([^"]*)"|'([^']*)'|(==|~=|!=|<=|>=|&&|\|\||[<>!()-])|(\{\{[^}]{1,500}\}\})|(\$?[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}\p{N}_]+|\[\d+\])*))/uy;

type Token =
  | { readonly type: 'value'; readonly value: JsonValue }
  | { readonly type: 'operator'; readonly text: string }
  | { readonly type: 'reference'; readonly reference: Reference };

const WORDS: ReadonlyMap<string, Token> = new Map<string, Token>([
  ['true', { type: 'value', value: true }],
  ['false', { type: 'value', value: false }],
  ['nil', { type: 'value', value: null }],
  ['null', { type: 'value', value: null }],
  ['and', { type: 'operator', text: 'and' }],
  ['or', { type: 'operator', text: 'or' }],
  ['not', { type: 'operator', text: 'not' }],
  ['&&', { type: 'operator', text: 'and' }],
  ['||', { type: 'operator', text: 'or' }],
  ['!', { type: 'operator', text: 'not' }],
]);

/**
 * Parses a condition written as text: `"iteration < 5"`, `"$scan.output.topics > 3 and not done"`. It compares and
 * combines values of the workflow, and does nothing else.
 *
 * @throws SpellError `VALIDATION_FAILED` when it is not such an expression.
 */
export function parseExpression(text: string): Expression {
  const tokens = tokenize(text);
  let position = 0;
  const next = (): Token | undefined => tokens[position];
  const take = (...operators: readonly string[]): string | undefined => {
    const token = next();
    if (token?.type !== 'operator' || !operators.includes(token.text)) return undefined;
    position += 1;
    return token.text;
  };

  const either = (depth: number): Expression => {
    let left = both(depth);
    while (take('or') !== undefined) left = or(left, both(depth));
    return left;
  };
  const both = (depth: number): Expression => {
    let left = comparison(depth);
    while (take('and') !== undefined) left = and(left, comparison(depth));
    return left;
  };
  const comparison = (depth: number): Expression => {
    const left = operand(depth);
    const operator = take('==', '~=', '!=', '<', '<=', '>', '>=');
    return operator === undefined ? left : compare(operator, left, operand(depth));
  };
  const operand = (depth: number): Expression => {
    if (depth > MAX_DEPTH) throw notAnExpression(text);
    if (take('not') !== undefined) return not(operand(depth + 1));
    if (take('-') !== undefined) return negative(operand(depth + 1));
    if (take('(') !== undefined) {
      const inner = either(depth + 1);
      if (take(')') === undefined) throw notAnExpression(text);
      return inner;
    }
    const token = next();
    position += 1;
    if (token === undefined || token.type === 'operator') throw notAnExpression(text);
    return token.type === 'value' ? () => token.value : (lookup) => lookup(token.reference);
  };

  const expression = either(0);
  if (position < tokens.length) throw notAnExpression(text);
  return expression;
}

const MAX_DEPTH = 50;
const MAX_LENGTH = 2000;

function tokenize(text: string): readonly Token[] {
  const source = text.trim();
  if (source.length > MAX_LENGTH) throw notAnExpression(text);
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const match = TOKEN.exec(source);
    const token = match === null ? undefined : toToken(match);
    if (token === undefined) throw notAnExpression(text);
    tokens.push(token);
  }
  return tokens;
}

function toToken([, digits, double, single, operator, braced, word]: RegExpExecArray): Token | undefined {
  if (digits !== undefined) return { type: 'value', value: Number(digits) };
  const quoted = double ?? single;
  if (quoted !== undefined) return { type: 'value', value: quoted };
  if (operator !== undefined) return WORDS.get(operator) ?? { type: 'operator', text: operator };
  const known = WORDS.get(word ?? '');
  if (known !== undefined) return known;
  const reference = braced === undefined ? referenceOf(word ?? '') : parseReference(braced.slice(2, -2), braced);
  return reference === undefined ? undefined : { type: 'reference', reference };
}

function referenceOf(word: string): Reference | undefined {
  return parseDollarReference(word.startsWith('$') ? word : `$${word}`);
}

const or =
  (left: Expression, right: Expression): Expression =>
  (lookup) =>
    isTrue(left(lookup)) || isTrue(right(lookup));

const and =
  (left: Expression, right: Expression): Expression =>
  (lookup) =>
    isTrue(left(lookup)) && isTrue(right(lookup));

const not =
  (inner: Expression): Expression =>
  (lookup) =>
    !isTrue(inner(lookup));

const negative =
  (inner: Expression): Expression =>
  (lookup) => {
    const value = inner(lookup);
    return typeof value === 'number' ? -value : null;
  };

function compare(operator: string, left: Expression, right: Expression): Expression {
  return (lookup) => {
    const a = left(lookup) ?? null;
    const b = right(lookup) ?? null;
    if (operator === '==') return a === b;
    if (operator === '!=' || operator === '~=') return a !== b;
    if (typeof a === 'number' && typeof b === 'number') return inOrder(operator, a, b);
    return typeof a === 'string' && typeof b === 'string' && inOrder(operator, a, b);
  };
}

function inOrder<T extends number | string>(operator: string, a: T, b: T): boolean {
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  return operator === '>' ? a > b : a >= b;
}

/** As in Lua: everything but nothing and false. */
export function isTrue(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null && value !== false;
}

function notAnExpression(text: string): SpellError {
  return new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Expected a condition such as "iteration < 5" or "$step.output.score >= 0.8"; got "${text.slice(0, 100)}".`,
  });
}
