import type { StateWrite } from '@llmspell/core';

import type { ChunkWriter } from './chunk-writer.ts';

/** So many entries do not wait for the next effect. */
const MAX_WAITING = 10_000;

/** What the program has been given beside results, until it is kept: entries of logs, parts of effects under way. */
export class Outbox {
  readonly #commit: (writes: readonly StateWrite[]) => Promise<unknown>;
  readonly #lists = new Set<Pick<ChunkWriter<never>, 'takeWrite'>>();
  #waiting = 0;
  /** The write under way, and the one behind it. */
  #writing: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  /** @param commit Writes all or nothing. After it has failed nothing is written any more. */
  constructor(commit: (writes: readonly StateWrite[]) => Promise<unknown>) {
    this.#commit = commit;
  }

  append<Entry>(list: ChunkWriter<Entry>, entry: Entry): void {
    list.append(entry);
    this.#lists.add(list);
    this.#waiting += 1;
    if (this.#waiting < MAX_WAITING) return;
    this.flush()?.catch(() => {
      // The journal has failed with it, and tells the next who asks for an effect.
    });
  }

  /** Leaves out a list: its owner keeps what is left of it. */
  drop(list: Pick<ChunkWriter<never>, 'takeWrite'>): void {
    this.#lists.delete(list);
  }

  /** Resolves when the write under way is done, if there is one. */
  get settled(): Promise<void> | undefined {
    return this.#writing;
  }

  /** Writes what is there. @returns `undefined` when all of it is kept already. */
  flush(): Promise<void> | undefined {
    if (this.#lists.size > 0) this.#next ??= this.#writeAfter(this.#writing);
    return this.#next ?? this.#writing;
  }

  /** What comes later is never kept without what came earlier. */
  async #writeAfter(before: Promise<void> | undefined): Promise<void> {
    await before;
    const writes = [...this.#lists].map((list) => list.takeWrite());
    this.#lists.clear();
    this.#waiting = 0;
    this.#writing = this.#next;
    this.#next = undefined;
    if (writes.length > 0) await this.#commit(writes);
    if (this.#next === undefined) this.#writing = undefined;
  }
}
