import { SpellError, type JsonObject, type JsonValue } from '@llmspell/core';

import { parseDollarReference } from './parse-reference.ts';
import type { Reference } from './reference.ts';
import { tokenizeTemplate, type TemplateToken } from './tokenize-template.ts';

/**
 * How references in step inputs are treated. `strict`: `{{…}}`, and one without a value fails with
 * `REFERENCE_UNRESOLVED`. `lenient`: also `$step.output.path` where it is the whole text, and what has no value stays as
 * it was written.
 */
export type ReferenceMode = 'strict' | 'lenient';

/** What gives references their values. */
export interface ReferenceScope {
  /** The value, or `undefined` for none. */
  resolve(reference: Reference): JsonValue | undefined;
  /** The error for one without a value. */
  unresolved(reference: Reference): SpellError;
}

/** Data with references, ready to be filled. */
export type Template = (scope: ReferenceScope) => JsonValue;

const MAX_DEPTH = 200;

/**
 * Finds the references in data once, so that filling it needs no parsing. A text that is one reference becomes the value
 * itself; inside a text, values are written as text, objects as JSON.
 *
 * @returns `undefined` when there is no reference, so that such data costs nothing.
 * @throws SpellError `VALIDATION_FAILED` when it is nested too deeply.
 */
export function compileTemplate(value: JsonValue, mode: ReferenceMode, depth = 0): Template | undefined {
  if (typeof value === 'string') return compileText(value, mode);
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > MAX_DEPTH) throw tooDeep();
  return Array.isArray(value)
    ? compileList(value as readonly JsonValue[], mode, depth)
    : compileObject(value as JsonObject, mode, depth);
}

function compileText(text: string, mode: ReferenceMode): Template | undefined {
  if (mode === 'lenient' && text.startsWith('$')) {
    const reference = parseDollarReference(text);
    if (reference !== undefined) return (scope) => valueOf(reference, scope, mode);
  }
  if (!text.includes('{{')) return undefined;
  const tokens = tokenizeTemplate(text);
  if (tokens.every((token) => token.type === 'text')) return undefined;
  const [only] = tokens;
  if (tokens.length === 1 && only?.type === 'reference') return (scope) => valueOf(only.reference, scope, mode);
  return (scope) => tokens.map((token) => textOf(token, scope, mode)).join('');
}

function compileList(list: readonly JsonValue[], mode: ReferenceMode, depth: number): Template | undefined {
  const items = list.map((item) => compileTemplate(item, mode, depth + 1));
  if (items.every((item) => item === undefined)) return undefined;
  return (scope) => list.map((item, index) => fill(items[index], item, scope));
}

function compileObject(object: JsonObject, mode: ReferenceMode, depth: number): Template | undefined {
  const entries = Object.entries(object).map(
    ([key, item]) => [key, item, compileTemplate(item, mode, depth + 1)] as const,
  );
  if (entries.every(([, , template]) => template === undefined)) return undefined;
  // fromEntries defines own properties, so that a key "__proto__" is data.
  return (scope) => Object.fromEntries(entries.map(([key, item, template]) => [key, fill(template, item, scope)]));
}

function fill(template: Template | undefined, item: JsonValue, scope: ReferenceScope): JsonValue {
  return template === undefined ? item : template(scope);
}

function textOf(token: TemplateToken, scope: ReferenceScope, mode: ReferenceMode): string {
  if (token.type === 'text') return token.text;
  const value = valueOf(token.reference, scope, mode);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function valueOf(reference: Reference, scope: ReferenceScope, mode: ReferenceMode): JsonValue {
  const value = scope.resolve(reference);
  if (value !== undefined) return value;
  if (mode === 'lenient') return reference.source;
  throw scope.unresolved(reference);
}

function tooDeep(): SpellError {
  return new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Expected an input nested at most ${MAX_DEPTH} levels deep. Pass such data as the workflow's input and refer to it.`,
  });
}
