import type { JsonSchema, JsonValue } from '@llmspell/core';

import type { PromptFacts } from './prompt-facts.ts';
import { viewSchema, type SchemaView } from './schema-view.ts';

const MAX_DEPTH = 6;

/**
 * A value that fits a JSON Schema, made of the prompt: texts are the prompt, numbers are the first number in it, and of a
 * list of allowed values it is the one that the prompt names, else the first. Patterns and formats are not attempted.
 */
export function fillSchema(schema: JsonSchema, facts: PromptFacts): JsonValue {
  return fill(viewSchema(schema), facts, 0);
}

function fill(schema: SchemaView, facts: PromptFacts, depth: number): JsonValue {
  if (schema.default !== undefined) return schema.default;
  if (schema.values !== undefined) return pick(schema.values, facts);
  const [choice] = schema.choices;
  if (choice !== undefined && depth < MAX_DEPTH) return fill(choice, facts, depth + 1);
  switch (schema.type) {
    case 'integer':
      return Math.trunc(numberFor(schema, facts));
    case 'number':
      return numberFor(schema, facts);
    case 'boolean':
      return false;
    case 'null':
      return null;
    case 'array':
      return fillArray(schema, facts, depth);
    case 'object':
      return fillObject(schema, facts, depth);
    case undefined:
    default:
      return textFor(schema, facts.text);
  }
}

/** The allowed value that the prompt names, else the first. */
function pick(values: readonly JsonValue[], { text }: PromptFacts): JsonValue {
  return values.find((value) => namedIn(text, value)) ?? values[0] ?? null;
}

/** Whether a text has a value in it as a word of its own. */
export function namedIn(text: string, value: JsonValue): boolean {
  if (typeof value !== 'string' || value === '') return false;
  const words = ` ${text.toLowerCase().replaceAll(/[^\p{L}\p{N}_-]+/gu, ' ')} `;
  return words.includes(` ${value.toLowerCase()} `);
}

function numberFor(schema: SchemaView, { numbers }: PromptFacts): number {
  const above = schema.number('exclusiveMinimum');
  const below = schema.number('exclusiveMaximum');
  const least = schema.number('minimum') ?? (above === undefined ? -Infinity : above + 1);
  const most = schema.number('maximum') ?? (below === undefined ? Infinity : below - 1);
  return Math.min(Math.max(numbers[0] ?? 0, least), most);
}

function textFor(schema: SchemaView, text: string): string {
  const longest = schema.number('maxLength') ?? Infinity;
  return text.padEnd(schema.number('minLength') ?? 0, '.').slice(0, longest);
}

function fillArray(schema: SchemaView, facts: PromptFacts, depth: number): JsonValue {
  const { items } = schema;
  const least = schema.number('minItems') ?? 0;
  if (items === undefined || depth >= MAX_DEPTH) return Array.from({ length: least }, () => facts.text);
  const most = schema.number('maxItems') ?? Infinity;
  if (items.type === 'number' && facts.numbers.length >= Math.max(1, least)) return facts.numbers.slice(0, most);
  return Array.from({ length: Math.min(Math.max(1, least), most) }, () => fill(items, facts, depth + 1));
}

/** Deep inside only what is required is filled, so that a recursive schema comes to an end. */
function fillObject(schema: SchemaView, facts: PromptFacts, depth: number): JsonValue {
  const wanted = schema.properties.filter(([name]) => depth < 2 || schema.required.includes(name));
  if (depth >= MAX_DEPTH) return {};
  return Object.fromEntries(wanted.map(([name, property]) => [name, fill(property, facts, depth + 1)]));
}
