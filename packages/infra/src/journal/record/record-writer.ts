import { SpellError, toSpellError, type StateStore, type StateWrite } from '@llmspell/core';

import type { AskedEffect } from './effect-numbers.ts';
import { writeEffect, type EffectOutcome } from './effect-record.ts';
import { effectPrefix } from './journal-keys.ts';
import type { HeardPart } from './part-list.ts';

export interface RecordWriterOptions {
  readonly store: StateStore;
  readonly runId: string;
  /** Hears of the first write that fails: without it the run could not be replayed, so nothing may follow. */
  readonly onFailure: (error: SpellError) => SpellError;
}

/** What is to be kept of an effect. */
export interface EffectEntry {
  readonly asked: AskedEffect;
  readonly outcome: EffectOutcome;
  readonly parts?: readonly HeardPart[];
  /** Revision of the record that it replaces, 0 for none. */
  readonly ifRevision: number;
}

/** Writes the records of one run. A record that somebody else has written meanwhile means that the run was taken over. */
export class RecordWriter {
  readonly #options: RecordWriterOptions;
  readonly #prefix: string;

  constructor(options: RecordWriterOptions) {
    this.#options = options;
    this.#prefix = effectPrefix(options.runId);
  }

  /** @returns the revision of the record */
  async write({ asked, outcome, parts = [], ifRevision }: EffectEntry): Promise<number> {
    const { key, path, name, index } = asked;
    const value = writeEffect({ key, path, name, index, outcome, parts });
    return this.commit([{ type: 'set', key: this.#prefix + key, value, ifRevision }], key);
  }

  /** @param effect Which effect it is about, if it is about one. */
  async commit(writes: readonly StateWrite[], effect?: string): Promise<number> {
    const { store, runId, onFailure } = this.#options;
    try {
      return await store.commit(writes);
    } catch (cause) {
      throw onFailure(isConflict(cause) ? taken(runId, effect, cause) : toSpellError(cause));
    }
  }

  async revisionOf(key: string): Promise<number> {
    return (await this.#options.store.get(this.#prefix + key))?.revision ?? 0;
  }
}

function isConflict(error: unknown): boolean {
  return SpellError.isInstance(error) && error.code === 'STATE_CONFLICT';
}

function taken(runId: string, effect: string | undefined, cause: unknown): SpellError {
  const what = effect === undefined ? 'The log' : `Effect "${effect}"`;
  return new SpellError({
    code: 'STATE_CONFLICT',
    message: `${what} of run ${runId} was recorded by somebody else meanwhile: another worker has taken the run over. This one stops.`,
    data: effect === undefined ? { runId } : { runId, effect },
    cause,
  });
}
