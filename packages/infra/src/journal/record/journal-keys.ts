import { SpellError } from '@llmspell/core';

/** What all keys of a run's journal begin with. */
export function journalPrefix(runId: string): string {
  return `journal/${checkRunId(runId)}/`;
}

/** What the keys of a run's effects begin with. */
export function effectPrefix(runId: string): string {
  return `${journalPrefix(runId)}effect/`;
}

/** What the keys of a run's logs begin with; their entries are kept in chunks. */
export function logPrefix(runId: string): string {
  return `${journalPrefix(runId)}log/`;
}

/** What the keys of parts begin with that were kept before their effect had ended, in chunks. */
export function partPrefix(runId: string): string {
  return `${journalPrefix(runId)}part/`;
}

/** Digits in the number of a chunk. */
const DIGITS = 10;

/** @param first Which entry of its list the chunk begins with, from 0. */
export function chunkKey(key: string, first: number): string {
  return `${key}/${String(first).padStart(DIGITS, '0')}`;
}

/** The key of the list that a chunk belongs to. */
export function listOfChunk(chunk: string): string {
  return chunk.slice(0, -DIGITS - 1);
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
