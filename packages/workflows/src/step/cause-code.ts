import { toSpellError } from '@llmspell/core';

/** The code of why something failed: through steps of steps down to the first that was not just a failed step. */
export function causeCode(error: unknown): string {
  const { code, data } = toSpellError(error);
  const inner = code === 'STEP_FAILED' ? data?.['code'] : undefined;
  return typeof inner === 'string' ? inner : code;
}
