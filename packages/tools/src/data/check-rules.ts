import { type JsonObject, type JsonValue } from '@llmspell/core';
import { getOwn } from '@llmspell/core/kit';
import { DateTime } from 'luxon';

import { invalidInput } from '../contract/invalid-input.ts';
import { linearPattern } from '../text/linear-pattern.ts';
import { toLuxonFormat } from '../time/strftime.ts';
import { parseRules, type Rule, type RuleOf } from './rule.ts';

interface Place {
  readonly value: JsonValue;
  readonly field: string;
}

/** Says what is wrong, or nothing. */
type Check<Type extends Rule['type']> = (rule: RuleOf<Type>, value: JsonValue) => string | undefined;

/**
 * Checks a value against rules.
 *
 * @returns What does not hold, as `{ field, value, rule, message }`.
 * @throws SpellError `VALIDATION_FAILED` for rules that are none.
 */
export function checkRules(value: JsonValue, rules: unknown): readonly JsonObject[] {
  return [...walk({ value, field: '' }, parseRules(rules))];
}

function* walk(place: Place, rules: readonly Rule[]): Generator<JsonObject> {
  for (const rule of rules) {
    // Only `required` has something to say of a value that is not there.
    if (place.value === null && rule.type !== 'required' && rule.type !== 'type') continue;
    const message = problemOf(rule, place.value);
    if (message !== undefined) yield { field: place.field, value: place.value, rule: rule.type, message };
    else yield* inside(rule, place);
  }
}

function* inside(rule: Rule, { value, field }: Place): Generator<JsonObject> {
  if (rule.type === 'array' && rule.item_rules !== undefined && Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      yield* walk({ value: item as JsonValue, field: join(field, String(index)) }, rule.item_rules);
    }
  }
  if (rule.type === 'object' && isObject(value)) {
    for (const [name, rules] of Object.entries(rule.properties ?? {})) {
      yield* walk({ value: getOwn(value, name) ?? null, field: join(field, name) }, rules);
    }
  }
}

function join(field: string, name: string): string {
  return field === '' ? name : `${field}.${name}`;
}

function problemOf(rule: Rule, value: JsonValue): string | undefined {
  // The table has the check of each type.
  const check = CHECKS[rule.type] as Check<Rule['type']>;
  return check(rule, value);
}

const CHECKS: { readonly [Type in Rule['type']]: Check<Type> } = {
  required: (_, value) => (value === null || value === '' ? 'A value is required' : undefined),
  type: ({ expected }, value) => says(fitsType(value, expected), `Expected ${expected}, got ${typeOf(value)}`),
  length: ({ min = 0, max = Infinity }, value) => {
    const length =
      typeof value === 'string' ? Array.from(value).length : Array.isArray(value) ? value.length : undefined;
    if (length === undefined) return 'Only a text or a list has a length';
    return says(length >= min && length <= max, `Length ${length} is not between ${min} and ${max}`);
  },
  range: ({ min = -Infinity, max = Infinity }, value) =>
    says(typeof value === 'number' && value >= min && value <= max, `Expected a number between ${min} and ${max}`),
  pattern: ({ regex }, value) =>
    says(isText(value) && linearPattern(regex).matcher(value).find(), `Does not match the pattern ${regex}`),
  enum: ({ values }, value) => {
    const text = JSON.stringify(value);
    return says(
      values.some((each) => JSON.stringify(each) === text),
      `Expected one of ${JSON.stringify(values)}`,
    );
  },
  email: (_, value) => says(isText(value) && EMAIL.test(value), 'Expected an email address'),
  url: (_, value) =>
    says(isText(value) && /^[a-z][a-z0-9+.-]*:\/\//i.test(value) && URL.canParse(value), 'Expected a URL'),
  uuid: (_, value) => says(isText(value) && UUID.test(value), 'Expected a UUID'),
  date: ({ format }, value) =>
    says(
      isText(value) && isDate(value, format),
      `Expected a date${format === undefined ? '' : ` of the form ${format}`}`,
    ),
  array: ({ min_items: min = 0, max_items: max = Infinity, unique = false }, value) => {
    if (!Array.isArray(value)) return `Expected array, got ${typeOf(value)}`;
    if (value.length < min || value.length > max) return `Expected ${min} to ${max} items, got ${value.length}`;
    const distinct = unique ? new Set(value.map((item) => JSON.stringify(item))).size : value.length;
    return says(distinct === value.length, 'Items have to be unique');
  },
  object: ({ properties = {}, required = [], additional_properties: additional = true }, value) => {
    if (!isObject(value)) return `Expected object, got ${typeOf(value)}`;
    const missing = required.filter((name) => !Object.hasOwn(value, name));
    if (missing.length > 0) return `Missing properties: ${missing.join(', ')}`;
    const unknown = Object.keys(value).filter((name) => !Object.hasOwn(properties, name));
    return says(additional || unknown.length === 0, `Unknown properties: ${unknown.join(', ')}`);
  },
  custom: ({ name }) => {
    throw invalidInput(`There is no custom rule named "${name}". Use pattern, enum or a JSON Schema.`);
  },
};

const EMAIL = /^[^\s@]{1,64}@[^\s@.]{1,63}(?:\.[^\s@.]{1,63}){1,8}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function says(holds: boolean, message: string): string | undefined {
  return holds ? undefined : message;
}

function isText(value: JsonValue): value is string {
  return typeof value === 'string';
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typeOf(value: JsonValue): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function fitsType(value: JsonValue, expected: string): boolean {
  if (expected === 'integer') return Number.isInteger(value);
  return typeOf(value) === expected;
}

function isDate(text: string, format: string | undefined): boolean {
  const options = { zone: 'utc', locale: 'en' };
  if (text.length > 200) return false;
  const date =
    format === undefined ? DateTime.fromISO(text, options) : DateTime.fromFormat(text, toLuxonFormat(format), options);
  return date.isValid;
}
