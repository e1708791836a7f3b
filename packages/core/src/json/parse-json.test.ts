import { isJsonValue, parseJson, safeParseJson } from '@llmspell/core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { errorOf } from '../__fixtures__/error-of.ts';

test('what was written is read back', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      fc.pre(!JSON.stringify(value).includes('__proto__'));
      expect(JSON.stringify(parseJson(JSON.stringify(value)))).toBe(JSON.stringify(value));
    }),
  );
});

test('any text gives JSON data or VALIDATION_FAILED, never anything else', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const result = safeParseJson(text);
      expect(result.success ? isJsonValue(result.value) : result.error.code === 'VALIDATION_FAILED').toBe(true);
    }),
  );
});

test.each([
  '{"__proto__":{"admin":true},"a":1}',
  '{"\\u005f_proto__":{"admin":true},"a":1}',
  '[{"__proto__":1,"a":1}]',
])('the key __proto__ is dropped: %s', (text) => {
  const value = parseJson(text);
  const object = Array.isArray(value) ? (value[0] as object) : (value as object);
  expect(Object.keys(object)).toEqual(['a']);
  expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
  expect(Object.assign({}, object)).not.toHaveProperty('admin');
});

test('a number too large for a double is refused, because it would be no JSON data', async () => {
  expect((await errorOf(() => parseJson('{"a":[1e999]}'))).code).toBe('VALIDATION_FAILED');
  expect(safeParseJson('-1e999').success).toBe(false);
});

test('the error says what was parsed, what is wrong and how the text starts', async () => {
  const error = await errorOf(() => parseJson('{a:1}', "the tool call's arguments"));
  expect(error.message).toMatch(/^Expected the tool call's arguments to be JSON: .+ It starts with "\{a:1\}"\.$/s);
  expect(error.cause).toBeInstanceOf(SyntaxError);
  expect((await errorOf(() => parseJson(`[${'x'.repeat(1_000)}`))).message.length).toBeLessThan(300);
});

test('nesting that overflows the parser is an error with a code', async () => {
  const text = '['.repeat(200_000) + ']'.repeat(200_000);
  expect((await errorOf(() => parseJson(text))).code).toBe('VALIDATION_FAILED');
});
