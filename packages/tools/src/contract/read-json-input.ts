import { isJsonValue, parseJson, type JsonValue } from '@llmspell/core';

import { assertSize } from './assert-size.ts';
import { invalidInput } from './invalid-input.ts';
import { megabytes } from './megabytes.ts';

/**
 * A JSON value that may be given as text.
 *
 * @param name The parameter, for the message.
 * @throws SpellError `VALIDATION_FAILED`.
 */
export function readJsonInput(value: unknown, name: string): JsonValue {
  const json = typeof value === 'string' ? parseText(value, name) : value;
  if (!isJsonValue(json)) throw invalidInput(`Parameter '${name}' is not JSON data, or nested too deeply.`);
  return json;
}

function parseText(text: string, name: string): JsonValue {
  assertSize(text, megabytes(50), name);
  return parseJson(text, `parameter '${name}'`);
}
