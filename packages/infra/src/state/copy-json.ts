import type { JsonObject, JsonValue } from '@llmspell/core';

/** Copies JSON data the way its text would: absent entries and `__proto__` are dropped, and zero has no sign. */
export function copyJson(value: JsonValue): JsonValue {
  if (value === 0) return 0;
  if (typeof value !== 'object' || value === null) return value;
  return isList(value) ? value.map(copyJson) : copyObject(value);
}

function copyObject(value: JsonObject): JsonObject {
  const copy: Record<string, JsonValue> = {};
  for (const key of Object.keys(value)) {
    const item = value[key];
    if (item !== undefined && key !== '__proto__') copy[key] = copyJson(item);
  }
  return copy;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
