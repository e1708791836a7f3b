import { SpellError, type StateStore, type StateWrite } from '@llmspell/core';

/** What a transaction writes, and what it gives when that is done. */
export interface Transaction<T> {
  readonly writes: readonly StateWrite[];
  readonly result: T;
}

/** Times it begins again because others were quicker. */
const ATTEMPTS = 100;

/**
 * Reads, then writes under the condition that what was read is still so; begins again when it is not.
 *
 * @throws SpellError `STATE_CONFLICT` when others do not stop writing.
 */
export async function transact<T>(store: StateStore, plan: () => Promise<Transaction<T>>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const { writes, result } = await plan();
    try {
      await store.commit(writes);
      return result;
    } catch (error) {
      if (!SpellError.isInstance(error) || error.code !== 'STATE_CONFLICT' || attempt >= ATTEMPTS) throw error;
    }
  }
}
