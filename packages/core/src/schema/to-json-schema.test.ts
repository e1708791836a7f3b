import { toJsonSchema, type Schema } from '@llmspell/core';
import { textInputSchema } from '@llmspell/core/kit';
import { expect, test } from 'vitest';
import { z } from 'zod';

import { errorOf } from '../__fixtures__/error-of.ts';

test('a schema is given from both sides: what it accepts and what it gives', () => {
  const schema = z.object({ count: z.number().default(3), size: z.string().transform(Number).pipe(z.number()) });
  expect(toJsonSchema(schema)).toEqual({
    type: 'object',
    properties: { count: { default: 3, type: 'number' }, size: { type: 'string' } },
    required: ['size'],
  });
  expect(toJsonSchema(schema, 'output')).toEqual({
    type: 'object',
    properties: { count: { default: 3, type: 'number' }, size: { type: 'number' } },
    required: ['count', 'size'],
    additionalProperties: false,
  });
});

test('what JSON Schema cannot say accepts anything', () => {
  const schema = z.object({ at: z.date(), big: z.bigint(), bytes: z.custom<Uint8Array>(), run: z.function() });
  expect(toJsonSchema(schema)['properties']).toEqual({ at: {}, big: {}, bytes: {}, run: {} });
});

test('descriptions reach the reader, and the dialect is not repeated', () => {
  const document = toJsonSchema(z.object({ a: z.string().describe('the first') }));
  expect(document['properties']).toEqual({ a: { type: 'string', description: 'the first' } });
  expect(document).not.toHaveProperty('$schema');
});

test('a schema that contains itself is given with references', () => {
  const Tree = z.object({
    get children() {
      return z.array(Tree);
    },
  });
  expect(JSON.stringify(toJsonSchema(Tree))).toContain('"$ref"');
});

test('each side is computed once', () => {
  const asked: string[] = [];
  const schema: Schema = {
    '~standard': {
      version: 1,
      vendor: 'counting',
      validate: (value) => ({ value }),
      jsonSchema: {
        input: ({ target }) => ({ asked: asked.push(`input ${target}`) }),
        output: ({ target }) => ({ asked: asked.push(`output ${target}`) }),
      },
    },
  };
  expect(toJsonSchema(schema)).toBe(toJsonSchema(schema, 'input'));
  expect(toJsonSchema(schema, 'output')).toBe(toJsonSchema(schema, 'output'));
  expect(asked).toEqual(['input draft-2020-12', 'output draft-2020-12']);
});

test('a schema without JSON Schema is refused, naming its library', async () => {
  const schema: Schema = { '~standard': { version: 1, vendor: 'other', validate: (value) => ({ value }) } };
  const error = await errorOf(() => toJsonSchema(schema));
  expect(error.code).toBe('NOT_SUPPORTED');
  expect(error.message).toContain('"other"');
});

test('a library that fails to give JSON Schema is reported with a code and the cause', async () => {
  const cause = new Error('cannot say that');
  const fail = (): never => {
    throw cause;
  };
  const schema: Schema = {
    '~standard': {
      version: 1,
      vendor: 'other',
      validate: (value) => ({ value }),
      jsonSchema: { input: fail, output: fail },
    },
  };
  const error = await errorOf(() => toJsonSchema(schema));
  expect(error.code).toBe('NOT_SUPPORTED');
  expect(error.cause).toBe(cause);
});

test('the text schema of the kit describes itself', () => {
  expect(toJsonSchema(textInputSchema)).toMatchObject({ type: 'object', required: ['input'] });
});
