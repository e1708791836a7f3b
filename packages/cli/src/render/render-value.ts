import { isScriptFunction } from '@llmspell/core';

/** A spell's value as indented JSON. What JSON cannot say is put into words: bytes as base64, functions by name. */
export function renderValue(value: unknown): string {
  return JSON.stringify(toPrintable(value), undefined, 2);
}

/** A spell's value as data that JSON can hold. */
export function toPrintable(value: unknown): unknown {
  switch (typeof value) {
    case 'undefined':
      return null;
    case 'bigint':
      return value.toString();
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'object':
      return value === null ? null : printableObject(value);
    case 'symbol':
    case 'function':
      return `[${typeof value}]`;
    case 'string':
    case 'boolean':
    default:
      return value;
  }
}

function printableObject(value: object): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Map || value instanceof Set || Array.isArray(value)) {
    return [...value].map((item: unknown) => toPrintable(item));
  }
  if (isScriptFunction(value)) return `[function ${value.name}]`;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toPrintable(item)]));
}
