/** Lets at most `limit` in at once; the others wait in the order they came. */
export class ConcurrencyGate {
  #limit: number;
  #active = 0;
  readonly #waiting = new Set<() => void>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get limit(): number {
    return this.#limit;
  }
  get active(): number {
    return this.#active;
  }
  get queued(): number {
    return this.#waiting.size;
  }

  /** A higher limit lets the next in at once; a lower one waits until enough have left. */
  setLimit(limit: number): void {
    this.#limit = limit;
    this.#admit();
  }

  /** Enters without waiting, where there is room. */
  tryEnter(): boolean {
    if (this.#active >= this.#limit) return false;
    this.#active += 1;
    return true;
  }

  /** Enters when it is its turn. Rejects with the signal's reason, and has not entered then. */
  enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.tryEnter()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const admit = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      const onAbort = (): void => {
        this.#waiting.delete(admit);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(admit);
    });
  }

  /** Whoever has entered leaves once. */
  leave(): void {
    this.#active -= 1;
    this.#admit();
  }

  #admit(): void {
    for (const admit of this.#waiting) {
      if (!this.tryEnter()) return;
      this.#waiting.delete(admit);
      admit();
    }
  }
}
