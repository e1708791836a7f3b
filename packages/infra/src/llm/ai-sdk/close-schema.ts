import type { JsonSchema, JsonValue } from '@llmspell/core';

/** A schema for an answer, prepared for providers that enforce it. */
export interface ClosedSchema {
  /** Every object in it says that it has no other keys, where the schema did not say otherwise. */
  readonly schema: JsonSchema;
  /** Whether every object also requires all its keys, as the strict mode of OpenAI wants it. */
  readonly strict: boolean;
}

const ONE = ['items', 'not', 'additionalProperties'] as const;
const MANY = ['anyOf', 'oneOf', 'allOf', 'prefixItems'] as const;
const NAMED = ['properties', '$defs', 'definitions'] as const;

/** Closes the objects of a schema. */
export function closeSchema(schema: JsonSchema): ClosedSchema {
  let strict = true;
  const close = (value: JsonValue): JsonValue => {
    if (!isObject(value)) return value;
    const closed = closeObject(
      Object.fromEntries(Object.entries(value).map(([key, child]) => [key, inside(key, child)])),
    );
    strict &&= isStrict(closed);
    return closed;
  };
  const inside = (key: string, child: JsonValue): JsonValue => {
    if (includes(ONE, key)) return close(child);
    if (includes(MANY, key) && Array.isArray(child)) return child.map(close);
    if (!includes(NAMED, key) || !isObject(child)) return child;
    return Object.fromEntries(Object.entries(child).map(([name, property]) => [name, close(property)]));
  };
  // An object stays an object.
  return { schema: close(schema) as JsonSchema, strict };
}

function closeObject(schema: JsonSchema): JsonSchema {
  if (schema['properties'] === undefined || schema['additionalProperties'] !== undefined) return schema;
  return { ...schema, additionalProperties: false };
}

function isStrict(schema: JsonSchema): boolean {
  const { properties, required, type, additionalProperties } = schema;
  if (properties === undefined) return type !== 'object';
  if (!isObject(properties) || additionalProperties !== false) return false;
  return Object.keys(properties).every((key) => Array.isArray(required) && required.includes(key));
}

function isObject(value: JsonValue | undefined): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function includes(list: readonly string[], key: string): boolean {
  return list.includes(key);
}
