import { isJsonValue } from '@llmspell/core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

test('everything that JSON text can hold is a JSON value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(isJsonValue(value)).toBe(true);
    }),
  );
});

test('a JSON value survives text, apart from the sign of zero', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      fc.pre(isJsonValue(value));
      const text = JSON.stringify(value);
      expect(JSON.stringify(JSON.parse(text))).toBe(text);
      expect(isJsonValue(JSON.parse(text))).toBe(true);
    }),
  );
});

test.each([
  ['undefined', undefined],
  ['a function', () => 1],
  ['a symbol', Symbol('x')],
  ['a bigint', 1n],
  ['NaN', Number.NaN],
  ['infinity', -Infinity],
  ['a date', new Date(0)],
  ['a map', new Map()],
  ['a class instance', new URL('x:')],
  ['bytes', new Uint8Array(1)],
  ['a promise', Promise.resolve(1)],
  ['undefined in a list', [undefined]],
  ['a list with a hole', Object.assign([], { length: 1 })],
  ['a function deep inside', { a: [{ b: () => 1 }] }],
])('%s is no JSON value', (_, value) => {
  expect(isJsonValue(value)).toBe(false);
});

test('an entry that is undefined counts as absent', () => {
  expect(isJsonValue({ a: undefined, b: 1 })).toBe(true);
});

test('an object without a prototype is plain data', () => {
  expect(isJsonValue(Object.assign(Object.create(null), { a: 1 }))).toBe(true);
});

test('a cycle is refused, and so is nesting that would overflow a reader', () => {
  const cycle: unknown[] = [];
  cycle.push({ cycle }, cycle);
  expect(isJsonValue(cycle)).toBe(false);
  expect(isJsonValue(nested(200))).toBe(true);
  expect(isJsonValue(nested(100_000))).toBe(false);
});

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}
