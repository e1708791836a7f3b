import { SpellError } from '../errors/spell-error.ts';
import { messageOf } from '../errors/to-spell-error.ts';
import type { JsonSchema } from './json-schema.ts';
import type { Schema } from './schema.ts';
import type { StandardJsonSchemaConverter } from './standard-schema.ts';

const TARGET = 'draft-2020-12';
const cache = new WeakMap<Schema, { input?: JsonSchema; output?: JsonSchema }>();

/**
 * The JSON Schema of what a schema accepts (`input`, the default) or gives (`output`). Computed once per schema. What
 * JSON Schema cannot say (a function, a class instance) becomes `{}`, which accepts anything.
 *
 * @throws SpellError `NOT_SUPPORTED` when the schema's library offers no JSON Schema, or none for this schema.
 */
export function toJsonSchema(schema: Schema, side: 'input' | 'output' = 'input'): JsonSchema {
  const known = cache.get(schema) ?? {};
  const done = known[side];
  if (done !== undefined) return done;
  const converter = schema['~standard'].jsonSchema;
  if (converter === undefined) {
    throw new SpellError({
      code: 'NOT_SUPPORTED',
      message: `Expected a schema that can be given as JSON Schema, got one of "${schema['~standard'].vendor}" without that. Use zod 4.6 or newer, or jsonSchema().`,
    });
  }
  const document = convert(converter[side], schema['~standard'].vendor);
  cache.set(schema, { ...known, [side]: document });
  return document;
}

function convert(converter: StandardJsonSchemaConverter['input'], vendor: string): JsonSchema {
  try {
    const { $schema: _, ...document } = converter({ target: TARGET, libraryOptions: { unrepresentable: 'any' } });
    // The converter's result is a JSON document by its specification.
    return document as JsonSchema;
  } catch (cause) {
    throw new SpellError({
      code: 'NOT_SUPPORTED',
      message: `Expected a schema that can be given as JSON Schema; "${vendor}" could not: ${messageOf(cause)}`,
      cause,
    });
  }
}
