import { SpellError } from '@llmspell/core';

/** What kind of error it is, in few words: its code, or its name. `_OTHER` is the convention's word for unknown. */
export function errorTypeOf(error: unknown): string {
  if (SpellError.isInstance(error)) return error.code;
  return error instanceof Error ? error.name : '_OTHER';
}
