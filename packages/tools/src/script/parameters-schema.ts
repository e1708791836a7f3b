import { isJsonValue, type JsonObject, type JsonSchema, type JsonValue } from '@llmspell/core';

import { invalidInput } from '../contract/invalid-input.ts';

/**
 * The JSON Schema of parameters that a script described: as JSON Schema, as a list (`{ name, type, … }`), or as a record
 * (`{ city: 'string' }`, `{ city: { type, required, … } }`). `undefined` when it described none.
 *
 * @throws SpellError `VALIDATION_FAILED`.
 */
export function toParametersSchema(parameters: unknown): JsonSchema | undefined {
  if (parameters === undefined || parameters === null) return undefined;
  if (!isJsonValue(parameters) || typeof parameters !== 'object') throw notUnderstood('they are not data');
  if (isList(parameters)) return objectSchema(parameters.map(named));
  const record = parameters;
  if (Object.keys(record).length === 0) return undefined;
  if (record['type'] === 'object' || isRecord(record['properties'])) return { type: 'object', ...record };
  return objectSchema(Object.entries(record).map(([name, parameter]) => [name, described(parameter)]));
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isRecord(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function named(parameter: JsonValue): [string, JsonObject] {
  const name = isRecord(parameter) ? parameter['name'] : undefined;
  if (!isRecord(parameter) || typeof name !== 'string') throw notUnderstood('an entry of the list has no name');
  const { name: _, ...rest } = parameter;
  return [name, rest];
}

/** `'string'` is short for its type. */
function described(parameter: JsonValue): JsonObject {
  if (isRecord(parameter)) return parameter;
  if (typeof parameter === 'string') return { type: parameter, required: true };
  throw notUnderstood('a parameter is neither a type nor a description');
}

function objectSchema(parameters: readonly (readonly [string, JsonObject])[]): JsonSchema {
  const properties = parameters.map(([name, schema]) => [name, withoutRequired(schema)] as const);
  const required = parameters.filter(([, schema]) => schema['required'] === true).map(([name]) => name);
  return { type: 'object', properties: Object.fromEntries(properties), required };
}

/** In JSON Schema `required` is a list of the object's own. */
function withoutRequired({ required, ...schema }: JsonObject): JsonObject {
  return Array.isArray(required) ? { ...schema, required } : schema;
}

function notUnderstood(reason: string) {
  return invalidInput(
    `The parameters of a tool have to be a JSON Schema, or { name = { type = "string", description = "…" } }: ${reason}.`,
  );
}
