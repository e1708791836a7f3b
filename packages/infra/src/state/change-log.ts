import { SpellError, type StateChange } from '@llmspell/core';

/**
 * The last changes of a store, in order. Revisions have no gaps, so a revision is a position. Watchers hold a position
 * and nothing else: one that is slow costs no memory.
 */
export class ChangeLog {
  readonly #limit: number;
  readonly #waiting = new Set<() => void>();
  #changes: StateChange[] = [];
  #revision: number;
  #closed = false;

  /** @param limit Changes kept at least. @param revision Where the store stands. */
  constructor(limit: number, revision = 0) {
    this.#limit = limit;
    this.#revision = revision;
  }

  /** Revision of the last change. */
  get revision(): number {
    return this.#revision;
  }

  append(changes: readonly StateChange[]): void {
    if (changes.length === 0) return;
    for (const change of changes) this.#changes.push(change);
    this.#revision += changes.length;
    // Cut in large pieces: cutting at every change would copy the list every time.
    if (this.#changes.length > 2 * this.#limit) this.#changes = this.#changes.slice(-this.#limit);
    this.#wake();
  }

  /** Changes after a revision; `undefined` when they are not all kept any more. */
  after(revision: number): readonly StateChange[] | undefined {
    const first = this.#revision - this.#changes.length;
    return revision < first ? undefined : this.#changes.slice(revision - first);
  }

  /** Resolves when there is a change after `revision`, on abort, and on close. */
  next(revision: number, signal: AbortSignal | undefined): Promise<void> {
    if (this.#revision > revision || this.#closed || signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }

  close(): void {
    this.#closed = true;
    this.#wake();
  }

  /** @throws SpellError `CLOSED`. */
  assertOpen(): void {
    if (!this.#closed) return;
    throw new SpellError({ code: 'CLOSED', message: 'Expected the state store to be open, but it was closed.' });
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }
}
