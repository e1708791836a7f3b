import { SpellError, toJsonSchema, type JsonSchema, type JsonValue, type Schema } from '@llmspell/core';

import { camelCase } from './camel-case.ts';
import { snakeCase } from './snake-case.ts';

/**
 * Gives the keys that a schema declares the spelling it declares them in, and an empty object where it declares a list is
 * the empty list; all other data is passed on untouched.
 */
export type OptionKeys = (args: readonly unknown[], isOpaque: (value: object) => boolean) => readonly unknown[];

const cache = new WeakMap<Schema, OptionKeys>();

/** Makes the renaming for the list of arguments of a method from the JSON Schema of its `params`. */
export function optionKeysOf(params: Schema): OptionKeys {
  const known = cache.get(params);
  if (known !== undefined) return known;
  const schema = jsonSchemaOf(params);
  const rename: OptionKeys =
    schema === undefined
      ? (args) => args
      : (args, isOpaque) => renameIn(args, schema, { root: schema, isOpaque }) as readonly unknown[];
  cache.set(params, rename);
  return rename;
}

function jsonSchemaOf(params: Schema): JsonSchema | undefined {
  try {
    return toJsonSchema(params);
  } catch (error) {
    // A schema whose library gives no JSON Schema works; its keys are then accepted only as declared.
    if (SpellError.isInstance(error) && error.code === 'NOT_SUPPORTED') return undefined;
    throw error;
  }
}

interface Renaming {
  /** Where references point into. */
  readonly root: JsonSchema;
  /** Host objects, which are passed on as they are. */
  readonly isOpaque: (value: object) => boolean;
}

function renameIn(value: unknown, schema: JsonSchema, renaming: Renaming): unknown {
  const parts = partsOf(schema, renaming.root);
  if (Array.isArray(value)) return value.map((item, index) => renameAll(item, itemSchemas(parts, index), renaming));
  if (!isPlainObject(value) || renaming.isOpaque(value)) return value;
  return Object.keys(value).length === 0 && isListOnly(parts) ? [] : renameObject(value, parts, renaming);
}

/** Whether nothing but a list is declared: there Lua's empty table, which crosses as an object, is the empty list. */
function isListOnly(parts: readonly JsonSchema[]): boolean {
  const types = parts.flatMap(({ type }) => type ?? []);
  return types.includes('array') && !types.includes('object') && parts.every((part) => Object.keys(part).length > 0);
}

function renameAll(value: unknown, schemas: readonly JsonSchema[], renaming: Renaming): unknown {
  return schemas.reduce((renamed, schema) => renameIn(renamed, schema, renaming), value);
}

function renameObject(value: object, parts: readonly JsonSchema[], renaming: Renaming): object {
  const declared = new Map(parts.flatMap((part) => Object.entries(recordOf(part['properties']))));
  const rest = parts.map((part) => part['additionalProperties']).filter(isSchema);
  const entries = Object.entries(value).map(([key, item]): readonly [string, unknown] => {
    const name = declaredName(key, value, declared);
    const schema = declared.get(name);
    return [name, renameAll(item, isSchema(schema) ? [schema] : rest, renaming)];
  });
  return Object.fromEntries(entries);
}

/** A key that is declared, or stands beside the declared spelling, keeps its name. */
function declaredName(key: string, value: object, declared: ReadonlyMap<string, JsonValue>): string {
  if (declared.has(key)) return key;
  const name = [camelCase(key), snakeCase(key)].find((candidate) => declared.has(candidate));
  return name === undefined || Object.hasOwn(value, name) ? key : name;
}

/** A schema with its references followed and its alternatives beside it. */
function partsOf(schema: JsonSchema, root: JsonSchema, depth = 0): readonly JsonSchema[] {
  if (depth > MAX_ALTERNATIVES) return [];
  const target = typeof schema['$ref'] === 'string' ? resolve(schema['$ref'], root) : undefined;
  const alternatives = ['anyOf', 'oneOf', 'allOf'].flatMap((keyword) => listOf(schema[keyword]));
  const nested = [...(target === undefined ? [] : [target]), ...alternatives];
  return [schema, ...nested.flatMap((part) => partsOf(part, root, depth + 1))];
}

const MAX_ALTERNATIVES = 8;

function resolve(reference: string, root: JsonSchema): JsonSchema | undefined {
  if (reference === '#') return root;
  let current: JsonValue | undefined = root;
  for (const key of reference.replace(/^#\//, '').split('/')) current = recordOf(current)[key];
  return isSchema(current) ? current : undefined;
}

function itemSchemas(parts: readonly JsonSchema[], index: number): readonly JsonSchema[] {
  return parts.map((part) => listOf(part['prefixItems'])[index] ?? part['items']).filter(isSchema);
}

function listOf(value: JsonValue | undefined): readonly JsonSchema[] {
  return Array.isArray(value) ? value.filter(isSchema) : [];
}

function recordOf(value: JsonValue | undefined): Readonly<Record<string, JsonValue>> {
  return isSchema(value) ? value : {};
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Data of the script; a function of it, which carries a brand, is not. */
function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Object.getOwnPropertySymbols(value).length > 0) return false;
  return Object.getPrototypeOf(value) === Object.prototype;
}
