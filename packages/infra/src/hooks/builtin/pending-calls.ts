import type { HookContext } from '@llmspell/core';

/** Calls that failed never end. From this many on the oldest are forgotten. */
const MAX_PLACES = 10_000;

interface Pending {
  /** `undefined` when different calls were made here at once. */
  readonly key: string | undefined;
  readonly open: number;
}

/**
 * Remembers a key of a call from the point before it to the point after it. The two have nothing in common but the place
 * in the run, so of a place where different calls were under way at once nothing is known any more.
 */
export class PendingCalls {
  readonly #places = new Map<string, Pending>();

  begin(context: HookContext, key: string): void {
    const place = placeOf(context);
    const pending = this.#places.get(place);
    // Put at the end again: those at the beginning are the oldest.
    this.#places.delete(place);
    const same = pending === undefined || pending.key === key;
    this.#places.set(place, { key: same ? key : undefined, open: (pending?.open ?? 0) + 1 });
    if (this.#places.size > MAX_PLACES) this.#forgetOldest();
  }

  /** What was remembered; `undefined` when that is not sure. */
  end(context: HookContext): string | undefined {
    const place = placeOf(context);
    const pending = this.#places.get(place);
    if (pending?.key === undefined) return undefined;
    if (pending.open === 1) this.#places.delete(place);
    else this.#places.set(place, { ...pending, open: pending.open - 1 });
    return pending.key;
  }

  #forgetOldest(): void {
    for (const oldest of this.#places.keys()) {
      this.#places.delete(oldest);
      return;
    }
  }
}

function placeOf({ runId, path }: HookContext): string {
  return `${runId}\n${path}`;
}
