import type { JsonValue, StateWrite } from '@llmspell/core';

import { chunkKey } from './journal-keys.ts';

export interface ChunkWriterOptions<Entry> {
  /** Key of the list in the store. */
  readonly key: string;
  /** How many entries there are already. */
  readonly length: number;
  readonly toValue: (entries: readonly Entry[]) => JsonValue;
}

/** A list in a store that grows at its end. What is added is kept here until it is taken, and written as one chunk. */
export class ChunkWriter<Entry> {
  readonly #options: ChunkWriterOptions<Entry>;
  #length: number;
  #pending: Entry[] = [];

  constructor(options: ChunkWriterOptions<Entry>) {
    this.#options = options;
    this.#length = options.length;
  }

  /** Entries that have been taken, and those that were there before. */
  get length(): number {
    return this.#length;
  }

  append(entry: Entry): void {
    this.#pending.push(entry);
  }

  /** Takes what was added since the last time. */
  take(): readonly Entry[] {
    const entries = this.#pending;
    this.#pending = [];
    this.#length += entries.length;
    return entries;
  }

  /** The same, as the write of a chunk that must not be there yet. */
  takeWrite(): StateWrite {
    const { key, toValue } = this.#options;
    const first = this.#length;
    return { type: 'set', key: chunkKey(key, first), value: toValue(this.take()), ifRevision: 0 };
  }
}
