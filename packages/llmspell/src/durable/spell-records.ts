import { SpellError, type StateStore } from '@llmspell/core';

import { readSpellRecord, SPELLS, writeSpell, type SpellRecord } from './spell-record.ts';

/** The spells of durable runs, in the store of the runs. */
export class SpellRecords {
  readonly #store: StateStore;

  constructor(store: StateStore) {
    this.#store = store;
  }

  async get(runId: string): Promise<SpellRecord | undefined> {
    const entry = await this.#store.get(SPELLS + runId);
    return entry === undefined ? undefined : readSpellRecord(runId, entry.value);
  }

  /** @throws SpellError `NOT_FOUND`. */
  async find(runId: string): Promise<SpellRecord> {
    const record = await this.get(runId);
    if (record !== undefined) return record;
    throw new SpellError({
      code: 'NOT_FOUND',
      message: `Expected the id of a durable run of a spell; there is no run ${JSON.stringify(runId)}. It may have been pruned. \`llmspell runs list\` shows those there are.`,
      data: { runId },
    });
  }

  /** Keeps a new record, or gives the one that is there. */
  async add(runId: string, record: SpellRecord): Promise<SpellRecord> {
    try {
      await this.#store.commit([{ type: 'set', key: SPELLS + runId, value: writeSpell(record), ifRevision: 0 }]);
      return record;
    } catch (error) {
      if (!SpellError.isInstance(error) || error.code !== 'STATE_CONFLICT') throw error;
      return this.find(runId);
    }
  }

  async replace(runId: string, record: SpellRecord): Promise<void> {
    await this.#store.commit([{ type: 'set', key: SPELLS + runId, value: writeSpell(record) }]);
  }

  async delete(runId: string): Promise<void> {
    await this.#store.commit([{ type: 'delete', key: SPELLS + runId }]);
  }
}
