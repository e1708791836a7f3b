import type { JsonSchema, JsonValue } from '@llmspell/core';
import { getOwn } from '@llmspell/core/kit';

/** A JSON Schema with its references followed. */
export interface SchemaView {
  readonly type: string | undefined;
  readonly properties: readonly (readonly [name: string, schema: SchemaView])[];
  readonly required: readonly string[];
  readonly items: SchemaView | undefined;
  /** The alternatives of `anyOf` or `oneOf`. */
  readonly choices: readonly SchemaView[];
  /** Values that are allowed, where they are listed. */
  readonly values: readonly JsonValue[] | undefined;
  readonly default: JsonValue | undefined;
  readonly description: string;
  number(keyword: string): number | undefined;
}

/** Reads a JSON Schema document. Parts are read when they are asked for, so a recursive one is no danger by itself. */
export function viewSchema(document: JsonSchema): SchemaView {
  return view(document, document);
}

function view(value: JsonValue | undefined, root: JsonSchema): SchemaView {
  const schema = follow(asObject(value), root);
  const child = (part: JsonValue | undefined): SchemaView => view(part, root);
  const list = (keyword: string): readonly JsonValue[] => asList(getOwn(schema, keyword));
  return {
    get type() {
      const type = getOwn(schema, 'type');
      const first = Array.isArray(type) ? type[0] : type;
      if (typeof first === 'string') return first;
      return getOwn(schema, 'properties') === undefined ? undefined : 'object';
    },
    get properties() {
      const properties = Object.entries(asObject(getOwn(schema, 'properties')));
      return properties.map(([name, property]) => [name, child(property)] as const);
    },
    get required() {
      return list('required').filter((name) => typeof name === 'string');
    },
    get items() {
      const items = getOwn(schema, 'items');
      return items === undefined ? undefined : child(items);
    },
    get choices() {
      return [...list('anyOf'), ...list('oneOf')].map(child);
    },
    get values() {
      const constant = getOwn(schema, 'const');
      if (constant !== undefined) return [constant];
      const values = list('enum');
      return values.length === 0 ? undefined : values;
    },
    default: getOwn(schema, 'default'),
    get description() {
      const description = getOwn(schema, 'description');
      return typeof description === 'string' ? description : '';
    },
    number(keyword) {
      const number = getOwn(schema, keyword);
      return typeof number === 'number' ? number : undefined;
    },
  };
}

/** Follows `#/$defs/Item`, a few times at most. */
function follow(schema: JsonSchema, root: JsonSchema): JsonSchema {
  let found = schema;
  for (let hops = 0; hops < 8; hops += 1) {
    const reference = getOwn(found, '$ref');
    if (typeof reference !== 'string') return found;
    const keys = reference.split('/').slice(1);
    found = keys.reduce<JsonSchema>((inner, key) => asObject(getOwn(inner, key)), root);
  }
  return {};
}

function asObject(value: JsonValue | undefined): JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonSchema) : {};
}

function asList(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}
