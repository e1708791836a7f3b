import type { JsonSchema, Schema } from '@llmspell/core';

/** Makes a schema that accepts every value and shows this JSON Schema. For doubles whose input does not matter. */
export function looseSchema<T = unknown>(document: JsonSchema = {}): Schema<T, T> {
  return {
    '~standard': {
      version: 1,
      vendor: 'llmspell-testing',
      // It accepts everything by design; the caller says what type that is.
      validate: (value) => ({ value: value as T }),
      jsonSchema: { input: () => ({ ...document }), output: () => ({ ...document }) },
    },
  };
}
