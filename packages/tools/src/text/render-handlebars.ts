import { parse } from '@handlebars/parser';
import { messageOf, type JsonObject, type JsonValue } from '@llmspell/core';
import { getOwn } from '@llmspell/core/kit';

import { invalidInput } from '../contract/invalid-input.ts';
import { escapeHtml } from './escape-html.ts';
import type { Block, Expression, Mustache, Path, Program, Statement } from './handlebars-syntax.ts';

/** Where an expression is looked up: the value at hand, what is around it, and `@index` and the like. */
interface Scope {
  readonly value: JsonValue;
  readonly outer: Scope | undefined;
  readonly data: JsonObject;
  readonly named: JsonObject;
}

const MAX_STEPS = 200_000;
const MAX_LENGTH = 20_000_000;

/**
 * Renders a Handlebars template without compiling it to code: values, `if`, `unless`, `each`, `with`, `lookup`, `../`,
 * `@index`, `@key`, `@first`, `@last`. Only own properties of the data are found.
 *
 * @throws SpellError `VALIDATION_FAILED` for a template that is wrong, uses partials or helpers, or goes beyond the limits.
 */
export function renderHandlebars(template: string, context: JsonObject): string {
  const program = parseTemplate(template);
  const parts = new Output();
  renderProgram(program, { value: context, outer: undefined, data: { root: context }, named: {} }, parts);
  return parts.text();
}

function parseTemplate(template: string): Program {
  try {
    // The parser's own types leave the kinds of node open.
    return parse(template) as Program;
  } catch (cause) {
    throw invalidInput(`The template cannot be parsed: ${messageOf(cause).slice(0, 300)}`, cause);
  }
}

/** Collects the text, and stops a template that makes too much of it. */
class Output {
  readonly #parts: string[] = [];
  #steps = 0;
  #length = 0;

  add(text: string): void {
    this.#steps += 1;
    this.#length += text.length;
    if (this.#steps > MAX_STEPS || this.#length > MAX_LENGTH) {
      throw invalidInput(`The template makes too much text: more than ${MAX_STEPS} parts or ${MAX_LENGTH} characters.`);
    }
    this.#parts.push(text);
  }

  text(): string {
    return this.#parts.join('');
  }
}

function renderProgram(program: Program | undefined, scope: Scope, output: Output): void {
  for (const statement of program?.body ?? []) renderStatement(statement, scope, output);
}

function renderStatement(statement: Statement, scope: Scope, output: Output): void {
  switch (statement.type) {
    case 'ContentStatement':
      output.add(statement.value);
      return;
    case 'CommentStatement':
      return;
    case 'MustacheStatement': {
      const text = toText(mustacheValue(statement, scope));
      output.add(statement.escaped ? escapeHtml(text) : text);
      return;
    }
    case 'BlockStatement':
      renderBlock(statement, scope, output);
      return;
    case 'PartialStatement':
    case 'PartialBlockStatement':
    case 'Decorator':
    case 'DecoratorBlock':
      throw invalidInput('Partials and decorators are not supported in templates.');
    default:
      statement satisfies never;
  }
}

function renderBlock(block: Block, scope: Scope, output: Output): void {
  output.add('');
  const name = block.path.original;
  const argument = block.params[0] ?? (isHelper(name) ? undefined : block.path);
  const value = argument === undefined ? null : evaluate(argument, scope);
  const holds = isTruthy(value);
  switch (name) {
    case 'if':
      return renderProgram(holds ? block.program : block.inverse, scope, output);
    case 'unless':
      return renderProgram(holds ? block.inverse : block.program, scope, output);
    case 'with':
      return holds
        ? renderProgram(block.program, inner(scope, value, {}), output)
        : renderProgram(block.inverse, scope, output);
    case 'each':
      return renderEach(block, { scope, value }, output);
    default:
      if (block.params.length > 0) throw unknownHelper(name);
      return renderSection(block, { scope, value }, output);
  }
}

/** `{{#name}}`: a list is repeated, anything else that is there becomes the value at hand. */
function renderSection(block: Block, at: { readonly scope: Scope; readonly value: JsonValue }, output: Output): void {
  if (Array.isArray(at.value)) return renderEach(block, at, output);
  if (!isTruthy(at.value)) return renderProgram(block.inverse, at.scope, output);
  return renderProgram(block.program, at.value === true ? at.scope : inner(at.scope, at.value, {}), output);
}

function renderEach(
  block: Block,
  { scope, value }: { readonly scope: Scope; readonly value: JsonValue },
  output: Output,
): void {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (entries.length === 0) return renderProgram(block.inverse, scope, output);
  const [itemName, keyName] = block.program?.blockParams ?? [];
  for (const [index, [key, item]] of entries.entries()) {
    output.add('');
    const data = { key, index, first: index === 0, last: index === entries.length - 1 };
    const child = inner(scope, item, data);
    const named = {
      ...(itemName === undefined ? {} : { [itemName]: item }),
      ...(keyName === undefined ? {} : { [keyName]: Array.isArray(value) ? index : key }),
    };
    renderProgram(block.program, { ...child, named: { ...scope.named, ...named } }, output);
  }
}

function inner(scope: Scope, value: JsonValue, data: JsonObject): Scope {
  return { value, outer: scope, data: { ...scope.data, ...data }, named: scope.named };
}

function mustacheValue({ path, params }: Mustache, scope: Scope): JsonValue {
  if (params.length === 0) return evaluate(path, scope);
  const name = path.type === 'PathExpression' ? path.original : '';
  return callHelper(name, params, scope);
}

function callHelper(name: string, params: readonly Expression[], scope: Scope): JsonValue {
  const [object, key] = params.map((param) => evaluate(param, scope));
  if (name !== 'lookup') throw unknownHelper(name);
  return property(object ?? null, toText(key ?? null));
}

function unknownHelper(name: string) {
  return invalidInput(
    `There is no helper named "${name.slice(0, 60)}" in templates. There are if, unless, each, with and lookup.`,
  );
}

function isHelper(name: string): boolean {
  return name === 'if' || name === 'unless' || name === 'each' || name === 'with';
}

function evaluate(expression: Expression, scope: Scope): JsonValue {
  switch (expression.type) {
    case 'StringLiteral':
    case 'NumberLiteral':
    case 'BooleanLiteral':
      return expression.value;
    case 'NullLiteral':
    case 'UndefinedLiteral':
      return null;
    case 'SubExpression':
      return callHelper(expression.path.original, expression.params, scope);
    case 'PathExpression':
      return valueAt(expression, scope);
    default:
      return expression satisfies never;
  }
}

function valueAt({ data, depth, parts }: Path, scope: Scope): JsonValue {
  const [head, ...tail] = parts;
  if (data) return follow(scope.data, parts);
  const isNamed = head !== undefined && depth === 0 && Object.hasOwn(scope.named, head);
  return isNamed ? follow(scope.named[head] ?? null, tail) : follow(climb(scope, depth), parts);
}

function climb(scope: Scope, depth: number): JsonValue {
  let at: Scope | undefined = scope;
  for (let step = 0; step < depth; step += 1) at = at?.outer;
  return at?.value ?? null;
}

function follow(value: JsonValue, parts: readonly string[]): JsonValue {
  return parts.reduce<JsonValue>((at, part) => property(at, part), value);
}

function property(value: JsonValue, name: string): JsonValue {
  return typeof value === 'object' && value !== null ? (getOwn(value as JsonObject, name) ?? null) : null;
}

function isTruthy(value: JsonValue): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function toText(value: JsonValue): string {
  if (value === null) return '';
  if (Array.isArray(value)) return value.map((item) => toText(item as JsonValue)).join(',');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
