import { Validator } from '@cfworker/json-schema';
import {
  SpellError,
  messageOf,
  type JsonSchema,
  type JsonSchemaValidator,
  type Schema,
  type StandardResult,
} from '@llmspell/core';

/** Compiles JSON Schema (draft 2020-12) by interpretation: no code is generated from a schema. */
export function createJsonSchemaValidator(): JsonSchemaValidator {
  return { compile };
}

function compile(document: JsonSchema): Schema {
  const validator = createValidator(document);
  return {
    '~standard': {
      version: 1,
      vendor: 'json-schema',
      validate: (value) => validate(validator, value),
      jsonSchema: { input: () => ({ ...document }), output: () => ({ ...document }) },
    },
  };
}

function createValidator(document: JsonSchema): Validator {
  try {
    return new Validator(document, '2020-12', false);
  } catch (cause) {
    throw new SpellError({
      code: 'VALIDATION_FAILED',
      message: `Expected a JSON Schema document; it cannot be used: ${messageOf(cause)}`,
      cause,
    });
  }
}

function validate(validator: Validator, value: unknown): StandardResult<unknown> {
  const { valid, errors } = validator.validate(value);
  if (valid) return { value };
  // The outermost error only says that something inside is wrong.
  const inner = errors.filter(({ keyword }) => keyword !== 'properties' && keyword !== 'items');
  const issues = (inner.length > 0 ? inner : errors).map(({ instanceLocation, error }) => ({
    message: error,
    path: instanceLocation
      .replace(/^#\/?/u, '')
      .split('/')
      .filter((part) => part !== ''),
  }));
  return { issues };
}
