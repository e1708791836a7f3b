import { isScriptFunction, SpellError, type ScriptFunction } from '@llmspell/core';

/** A function a script gave for `what`; `undefined` when it gave none. @throws SpellError `VALIDATION_FAILED` for anything else. */
export function optionalFunction(value: unknown, what: string): ScriptFunction | undefined {
  if (value === undefined || value === null) return undefined;
  if (isScriptFunction(value)) return value;
  throw new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Expected ${what} to be a function; got ${Array.isArray(value) ? 'a list' : `a ${typeof value}`}.`,
  });
}
