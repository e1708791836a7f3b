import { isScriptFunction, isScriptObject } from '@llmspell/core';

const MAX_DEPTH = 10;
const MAX_ITEMS = 50;
const MAX_TEXT = 200;

/** A value as text for people: cut where it is deep, long or wide. @param indent Spaces a level; 0 for one line. */
export function dumpValue(value: unknown, indent: number): string {
  return JSON.stringify(shorten(value, MAX_DEPTH), undefined, indent) ?? 'nil';
}

function shorten(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value;
  if (typeof value === 'bigint') return String(value);
  return typeof value === 'object' && value !== null ? shortenObject(value, depth) : value;
}

function shortenObject(value: object, depth: number): unknown {
  if (isScriptFunction(value)) return `function ${value.name}`.trim();
  if (isScriptObject(value)) return `instance of ${value.className}`;
  if (depth === 0) return '…';
  if (Array.isArray(value)) {
    const shown = value.slice(0, MAX_ITEMS).map((item) => shorten(item, depth - 1));
    return withRest(shown, value.length);
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return 'host object';
  const entries = Object.entries(value);
  const shown = entries.slice(0, MAX_ITEMS).map(([key, item]) => [key, shorten(item, depth - 1)]);
  const rest = entries.length - shown.length;
  return Object.fromEntries(rest > 0 ? [...shown, ['…', `${rest} more`]] : shown);
}

function withRest(items: readonly unknown[], length: number): readonly unknown[] {
  return length > items.length ? [...items, `… ${length - items.length} more`] : items;
}
