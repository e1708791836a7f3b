import { SpellError } from '../errors/spell-error.ts';
import { isJsonValue } from '../json/is-json-value.ts';
import type { JsonValue } from '../json/json-value.ts';

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
    message: `${subject} has to be JSON data (null, booleans, finite numbers, strings, lists, plain objects); got ${describe(value)}.`,
  });
}

function describe(value: unknown): string {
  if (typeof value !== 'object' || value === null) return `a ${typeof value}`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype || Array.isArray(value)) {
    return 'data with a value inside that is not JSON';
  }
  const name: unknown = value.constructor?.name;
  return typeof name === 'string' && name !== '' ? `an object of class ${name}` : 'an object of an unknown class';
}
