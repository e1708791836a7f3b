import type { JsonValue } from './json-value.ts';

/** Nesting deeper than this is refused: it would overflow a recursive reader. */
const MAX_DEPTH = 200;

/**
 * Tells whether a value is plain JSON data: no functions, symbols, bigints, NaN, class instances or cycles.
 * Object entries that are `undefined` count as absent and are accepted.
 */
export function isJsonValue(value: unknown): value is JsonValue {
  return isPlain(value, 0);
}

function isPlain(value: unknown, depth: number): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) return isPlainList(value, depth + 1);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Object.values(value).every((item) => item === undefined || isPlain(item, depth + 1));
}

// Not every(): that one steps over the holes of a list, which are no JSON.
function isPlainList(list: readonly unknown[], depth: number): boolean {
  for (const item of list) if (!isPlain(item, depth)) return false;
  return true;
}
