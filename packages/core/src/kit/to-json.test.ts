import { isJsonValue } from '@llmspell/core';
import { getOwn, isBaseAgent, isTool, toJson } from '@llmspell/core/kit';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { errorOf } from '../__fixtures__/error-of.ts';

test('JSON data is returned as it is, and nothing becomes null', () => {
  const data = { a: [1, 'b', null] };
  expect(toJson(data, 'X')).toBe(data);
  expect(toJson(undefined, 'X')).toBeNull();
});

test('a value is JSON or refused, whatever it is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.anything({ withDate: true, withMap: true, withNullPrototype: true }), async (value) => {
      fc.pre(value !== undefined && !isJsonValue(value));
      expect((await errorOf(() => toJson(value, 'X'))).code).toBe('VALUE_UNSUPPORTED');
    }),
  );
});

test.each([
  [() => 1, 'a function'],
  [10n, 'a bigint'],
  [new Date(0), 'an object of class Date'],
  [{ a: () => 1 }, 'data with a value inside that is not JSON'],
  [[undefined], 'data with a value inside that is not JSON'],
  [Object.assign(Object.create(null), { a: 1n }), 'data with a value inside that is not JSON'],
  [Object.create({ constructor: undefined }), 'an object of an unknown class'],
])('the refusal of %s says what came', async (value, got) => {
  const error = await errorOf(() => toJson(value, 'The output of tool "x"'));
  expect(error.message).toMatch(/^The output of tool "x" has to be JSON data/);
  expect(error.message).toContain(`got ${got}.`);
});

test('names from outside find own properties only', () => {
  const record = { a: 1 };
  expect([getOwn(record, 'a'), getOwn(record, 'b')]).toEqual([1, undefined]);
  for (const name of ['constructor', '__proto__', 'toString']) expect(getOwn(record, name)).toBeUndefined();
});

test('tools and agents are told apart by their kind', () => {
  const execute = (): void => {};
  const tool = { kind: 'tool', name: 'x', description: 'x', execute };
  expect([isTool(tool), isBaseAgent(tool)]).toEqual([true, false]);
  const agent = { ...tool, kind: 'workflow' };
  expect([isTool(agent), isBaseAgent(agent)]).toEqual([false, true]);
  for (const value of [undefined, null, 'tool', {}, { kind: 'tool', name: 'x' }, { ...tool, execute: 1 }]) {
    expect([isTool(value), isBaseAgent(value)]).toEqual([false, false]);
  }
});
