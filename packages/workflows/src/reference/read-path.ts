import type { JsonObject, JsonValue } from '@llmspell/core';
import { getOwn } from '@llmspell/core/kit';

/** Follows a path into data, own properties only; `undefined` when there is nothing. */
export function readPath(value: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = isList(current) ? itemAt(current, key) : getOwn(current, key);
  }
  return current;
}

function itemAt(list: readonly JsonValue[], key: string): JsonValue | undefined {
  return /^\d+$/.test(key) ? list[Number(key)] : undefined;
}

function isList(value: readonly JsonValue[] | JsonObject): value is readonly JsonValue[] {
  return Array.isArray(value);
}
