import type { JsonObject, JsonValue } from '@llmspell/core';

/** Reads JSON of unknown shape: what is not there is empty. */
export interface JsonView {
  readonly value: JsonValue | undefined;
  get(key: string): JsonView;
  /** Empty for everything but an array. */
  readonly items: readonly JsonView[];
  /** A string as it is, nothing as '', anything else as JSON text. */
  readonly text: string;
  readonly object: JsonObject;
}

/** Looks at a JSON value. */
export function viewJson(value: JsonValue | undefined): JsonView {
  const object = isObject(value) ? value : {};
  return {
    value,
    object,
    get: (key) => viewJson(Object.hasOwn(object, key) ? object[key] : undefined),
    get items() {
      return Array.isArray(value) ? value.map(viewJson) : [];
    },
    get text() {
      if (value === undefined || value === null) return '';
      return typeof value === 'string' ? value : JSON.stringify(value);
    },
  };
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
