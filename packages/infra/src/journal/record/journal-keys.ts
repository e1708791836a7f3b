import { SpellError } from '@llmspell/core';

/** What the keys of a run's effects begin with. */
export function effectPrefix(runId: string): string {
  return `journal/${checkRunId(runId)}/`;
}

/**
 * A run's id is a part of keys and of idempotency keys, and is typed on command lines.
 *
 * @throws SpellError `VALIDATION_FAILED`.
 */
export function checkRunId(runId: string): string {
  if (/^[\w.:@-]{1,200}$/u.test(runId)) return runId;
  throw new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Expected a run's id to be 1 to 200 letters, digits or . : @ _ - characters; got ${JSON.stringify(runId)}.`,
  });
}
