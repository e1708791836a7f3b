import type { JSValueHandle } from 'quickjs-wasi';

const MAX_KEPT = 100;

/** Promises that were rejected and have no handler yet. */
export class Rejections {
  readonly #reasons = new Map<number, JSValueHandle>();

  note(promise: JSValueHandle, reason: JSValueHandle, handled: boolean): void {
    const known = this.#reasons.get(promise.identity);
    if (handled) {
      known?.dispose();
      this.#reasons.delete(promise.identity);
    } else if (known === undefined && this.#reasons.size < MAX_KEPT) {
      this.#reasons.set(promise.identity, reason.dup());
    }
  }

  /** Those that still have none; the caller disposes them. */
  take(): readonly JSValueHandle[] {
    const reasons = [...this.#reasons.values()];
    this.#reasons.clear();
    return reasons;
  }

  clear(): void {
    this.#reasons.clear();
  }
}
