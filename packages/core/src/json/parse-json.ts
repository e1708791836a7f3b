import { SpellError } from '../errors/spell-error.ts';
import type { JsonValue } from './json-value.ts';

/** Result of {@link safeParseJson}. */
export type ParseJsonResult =
  | { readonly success: true; readonly value: JsonValue }
  | { readonly success: false; readonly error: SpellError };

/**
 * Parses JSON text. The one place of the library that calls `JSON.parse`: a `__proto__` key is dropped, and a number too
 * large for a double is refused instead of becoming infinite.
 *
 * @param source What is being parsed, for the message: `the tool call's arguments`.
 * @throws SpellError `VALIDATION_FAILED` when the text is not JSON.
 */
export function parseJson(text: string, source = 'the text'): JsonValue {
  try {
    // A JSON document without infinite numbers holds only JSON values.
    return JSON.parse(text, text.length > SHORT || SUSPICIOUS.test(text) ? reviveSafely : undefined) as JsonValue;
  } catch (cause) {
    throw new SpellError({
      code: 'VALIDATION_FAILED',
      message: `Expected ${source} to be JSON: ${(cause as Error).message}. It starts with ${JSON.stringify(text.slice(0, 60))}.`,
      cause,
    });
  }
}

/** Like {@link parseJson}, but returns the error instead of throwing it. */
export function safeParseJson(text: string, source?: string): ParseJsonResult {
  try {
    return { success: true, value: parseJson(text, source) };
  } catch (error) {
    if (SpellError.isInstance(error)) return { success: false, error };
    throw error;
  }
}

/** Characters up to which nothing can be nested deep enough to hurt a reader. */
const SHORT = 5_000;
/** Text that may hold a `__proto__` key (it can be written with escapes) or a number with an exponent; all else needs no second look. */
const SUSPICIOUS = /__proto__|\\u00|\d[eE]|\d{300}/u;

function reviveSafely(key: string, value: unknown): unknown {
  if (value === Infinity || value === -Infinity) throw new RangeError('a number is too large');
  return key === '__proto__' ? undefined : value;
}
