import type { JsonSchema, JsonValue } from '@llmspell/core';

import { viewJson, type JsonView } from './json-view.ts';

const MAX_DEPTH = 8;

/** A value that fits a JSON Schema, the same every time: texts become `text`, everything else is the smallest that fits. */
export function sampleSchema(schema: JsonSchema, text: string): JsonValue {
  return sample(viewJson(schema), { text, root: viewJson(schema), depth: 0 });
}

interface Place {
  readonly text: string;
  readonly root: JsonView;
  readonly depth: number;
}

function sample(schema: JsonView, place: Place): JsonValue {
  if (place.depth > MAX_DEPTH) return null;
  const inner = { ...place, depth: place.depth + 1 };
  const given = fixedValue(schema);
  if (given !== undefined) return given;
  const reference = schema.get('$ref').text;
  if (reference !== '') return sample(follow(reference, place.root), inner);
  const branch = [...schema.get('anyOf').items, ...schema.get('oneOf').items, ...schema.get('allOf').items][0];
  if (branch !== undefined) return sample(branch, inner);
  return byType(schema, inner);
}

function fixedValue(schema: JsonView): JsonValue | undefined {
  return schema.get('const').value ?? schema.get('default').value ?? schema.get('enum').items[0]?.value;
}

function byType(schema: JsonView, place: Place): JsonValue {
  const type = schema.get('type').items[0]?.text ?? schema.get('type').text;
  switch (type) {
    case 'string':
      return sampleText(schema, place.text);
    case 'integer':
    case 'number':
      return smallest(schema);
    case 'boolean':
      return true;
    case 'array':
      return sampleArray(schema, place);
    case 'null':
      return null;
    default:
      return sampleObject(schema, place);
  }
}

function sampleText(schema: JsonView, text: string): string {
  const most = schema.get('maxLength').value;
  const least = schema.get('minLength').value;
  const padded = typeof least === 'number' ? text.padEnd(least, '.') : text;
  return typeof most === 'number' ? padded.slice(0, most) : padded;
}

function smallest(schema: JsonView): number {
  const minimum = schema.get('minimum').value;
  const above = schema.get('exclusiveMinimum').value;
  const maximum = schema.get('maximum').value;
  if (typeof minimum === 'number') return minimum;
  if (typeof above === 'number') return above + 1;
  return typeof maximum === 'number' ? Math.min(1, maximum) : 1;
}

function sampleArray(schema: JsonView, place: Place): JsonValue {
  const least = schema.get('minItems').value;
  const count = typeof least === 'number' ? least : 1;
  return Array.from({ length: count }, () => sample(schema.get('items'), place));
}

function sampleObject(schema: JsonView, place: Place): JsonValue {
  const properties = schema.get('properties');
  return Object.fromEntries(Object.keys(properties.object).map((key) => [key, sample(properties.get(key), place)]));
}

/** Follows a reference inside the document: `#/$defs/Item`. */
function follow(reference: string, root: JsonView): JsonView {
  return reference
    .split('/')
    .slice(1)
    .reduce((view, key) => view.get(key), root);
}
