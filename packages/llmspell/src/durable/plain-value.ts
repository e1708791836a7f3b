import { isScriptFunction, isScriptObject, type JsonValue } from '@llmspell/core';

/** Depth behind which a value is not looked at any more. */
const MAX_DEPTH = 64;

/**
 * A spell's value as JSON, which is what can be kept of it: bytes as base64, dates as ISO text, numbers that JSON has not as
 * text; functions and objects of the host by name.
 */
export function toPlainValue(value: unknown, depth = 0): JsonValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
      return value.toString();
    case 'object':
      return value === null ? null : plainObject(value, depth + 1);
    case 'undefined':
      return null;
    case 'function':
    case 'symbol':
    default:
      return `[${typeof value}]`;
  }
}

function plainObject(value: object, depth: number): JsonValue {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Date) return value.toJSON();
  if (isScriptFunction(value)) return `[function ${value.name}]`;
  if (isScriptObject(value)) return `[${value.className}]`;
  if (depth > MAX_DEPTH) return '[…]';
  if (Array.isArray(value) || value instanceof Set || value instanceof Map) {
    return [...value].map((item: unknown) => toPlainValue(item, depth));
  }
  const name = classOf(value);
  if (name !== undefined) return `[${name}]`;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toPlainValue(item, depth)]));
}

/** `undefined` for plain data. */
function classOf(value: object): string | undefined {
  const prototype = Object.getPrototypeOf(value) as { readonly constructor?: { readonly name?: unknown } } | null;
  return prototype === null || prototype === Object.prototype ? undefined : String(prototype.constructor?.name);
}
