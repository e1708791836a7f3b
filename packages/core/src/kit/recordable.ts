import { isJsonValue } from '../json/is-json-value.ts';
import type { JsonValue } from '../json/json-value.ts';
import { describeValue } from './describe-value.ts';

/** The input of a tool as a record can have it. A program may give more than JSON; that is no reason to fail a call. */
export function recordable(given: unknown): JsonValue {
  return given === undefined ? null : isJsonValue(given) ? given : describeValue(given);
}
