import { SpellError } from '../errors/spell-error.ts';
import { isJsonValue } from '../json/is-json-value.ts';
import type { JsonValue } from '../json/json-value.ts';
import { describeValue } from './describe-value.ts';

/**
 * Takes a value as JSON: `undefined` becomes null, everything else must already be JSON data.
 *
 * @param subject Where it came from, to begin the message with: `The output of tool "x"`.
 * @throws SpellError `VALUE_UNSUPPORTED`.
 */
export function toJson(value: unknown, subject: string): JsonValue {
  if (value === undefined) return null;
  if (isJsonValue(value)) return value;
  throw new SpellError({
    code: 'VALUE_UNSUPPORTED',
    message: `${subject} has to be JSON data (null, booleans, finite numbers, strings, lists, plain objects); got ${describeValue(value)}.`,
  });
}
