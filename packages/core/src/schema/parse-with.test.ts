import { parseWith, ValidationError, type Schema } from '@llmspell/core';
import { textInputSchema } from '@llmspell/core/kit';
import { expect, test } from 'vitest';
import { z } from 'zod';

import { thrownBy } from '../__fixtures__/error-of.ts';

async function validationErrorOf(schema: Schema, value: unknown): Promise<ValidationError> {
  const error = await thrownBy(() => parseWith(schema, value, 'Input of tool "x"'));
  if (!ValidationError.isInstance(error)) throw error;
  return error;
}

test('a value comes back as the schema gives it, at once when the schema is synchronous', () => {
  expect(parseWith(z.object({ a: z.string().transform(Number) }), { a: '7' }, 'X')).toEqual({ a: 7 });
});

test('every issue is told, with its dotted path', async () => {
  const schema = z.object({ list: z.array(z.object({ n: z.number() })), name: z.string() });
  const error = await validationErrorOf(schema, { list: [{ n: 1 }, { n: 'two' }] });
  expect(error.code).toBe('VALIDATION_FAILED');
  expect(error.issues.map(({ path }) => path)).toEqual(['list.1.n', 'name']);
  expect(error.message).toMatch(/^Input of tool "x" is not valid: list\.1\.n: .+; name: .+/);
  expect(error.data).toEqual({ issues: error.issues });
});

test('an issue of the value itself has an empty path and no colon before its message', async () => {
  const error = await validationErrorOf(z.string('not a text'), 1);
  expect(error.issues).toEqual([{ path: '', message: 'not a text' }]);
  expect(error.message).toBe('Input of tool "x" is not valid: not a text');
});

test('path segments may be objects and symbols', async () => {
  const path = [{ key: 'a' }, Symbol('b'), 3];
  const schema: Schema = {
    '~standard': { version: 1, vendor: 'other', validate: () => ({ issues: [{ message: 'wrong', path }] }) },
  };
  expect((await validationErrorOf(schema, 1)).issues).toEqual([{ path: 'a.Symbol(b).3', message: 'wrong' }]);
});

test('a schema that has to wait gives a promise', async () => {
  const schema = z.string().refine(async (text) => Promise.resolve(text.length > 2), 'too short');
  // zod validates synchronously where it can; this one answers later.
  await expect(parseWith(later(schema), 'abc', 'X')).resolves.toBe('abc');
  expect((await validationErrorOf(later(schema), 'a')).issues).toEqual([{ path: '', message: 'too short' }]);
});

test('the text schema of the kit takes a text, or an object with a text', async () => {
  expect(parseWith(textInputSchema, 'hi', 'X')).toEqual({ input: 'hi' });
  expect(parseWith(textInputSchema, { input: 'hi', more: 1 }, 'X')).toEqual({ input: 'hi' });
  for (const wrong of [undefined, null, 1, [], {}, { input: 1 }]) {
    expect((await validationErrorOf(textInputSchema, wrong)).issues).toHaveLength(1);
  }
});

function later(schema: z.ZodType<string>): Schema<string> {
  return {
    '~standard': {
      version: 1,
      vendor: 'later',
      validate: async (value) => {
        const result = await schema.safeParseAsync(value);
        return result.success ? { value: result.data } : { issues: result.error.issues };
      },
    },
  };
}
