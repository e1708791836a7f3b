import { SpellError, type StateWrite } from '@llmspell/core';
import { toJson } from '@llmspell/core/kit';

import { copyJson } from './copy-json.ts';

/**
 * Checks the writes of a commit and copies their values, so that the caller may change them afterwards.
 *
 * @throws SpellError `VALIDATION_FAILED` for a key or a time to live that cannot be; `VALUE_UNSUPPORTED` for a value that
 * is not JSON.
 */
export function checkWrites(writes: readonly StateWrite[]): readonly StateWrite[] {
  return writes.map((write) => {
    checkKey(write.key);
    if (write.type === 'delete') return write;
    if (write.ttlMs !== undefined && !(write.ttlMs > 0 && Number.isFinite(write.ttlMs))) {
      throw invalid(`Expected ttlMs of "${write.key}" to be a number of ms above 0; got ${write.ttlMs}.`);
    }
    return { ...write, value: copyJson(toJson(write.value, `The value of state key "${write.key}"`)) };
  });
}

/** @throws SpellError `VALIDATION_FAILED` for text that has no UTF-8 form: two such keys would become one. */
export function checkKey(key: string): void {
  if (typeof key !== 'string') throw invalid(`Expected a state key to be a string; got ${typeof key}.`);
  if (!key.isWellFormed()) throw invalid('Expected a state key to be well-formed text; got half of a surrogate pair.');
}

function invalid(message: string): SpellError {
  return new SpellError({ code: 'VALIDATION_FAILED', message });
}
