import type { JsonObject, JsonValue } from '@llmspell/core';

import { runCompute } from '../compute/run-compute.ts';
import { assertSize } from '../contract/assert-size.ts';
import { invalidInput } from '../contract/invalid-input.ts';

/**
 * Checks a value against a JSON Schema (draft 2020-12) that someone else wrote.
 *
 * @returns What does not fit, as `{ path, keyword, message }`; empty when all fits.
 * @throws SpellError `VALIDATION_FAILED` for a schema that is none.
 */
export async function checkJsonSchema(
  schema: JsonValue,
  input: JsonValue,
  signal: AbortSignal,
): Promise<readonly JsonObject[]> {
  if (typeof schema !== 'boolean' && (typeof schema !== 'object' || schema === null || Array.isArray(schema))) {
    throw invalidInput('A JSON Schema is an object or a boolean.');
  }
  assertSize(JSON.stringify(schema), 256 * 1024, 'schema');
  const errors = await runCompute(
    { kind: 'json-schema', schema, input },
    { signal, timeoutMs: 10_000, what: 'The validation' },
  );
  // The job gives a list of such objects.
  return errors as readonly JsonObject[];
}
