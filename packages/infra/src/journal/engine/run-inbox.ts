import type { Clock, JsonValue, StateStore } from '@llmspell/core';
import { linkedAbort } from '@llmspell/core/kit';

import { readSignals, type StoredSignal } from './run-signals.ts';

export interface InboxOptions {
  readonly store: StateStore;
  readonly runId: string;
  readonly clock: Clock;
  /** Hears the names that are waited for, each time they change. */
  readonly onWaiting: (names: readonly string[]) => void;
}

/** How long to wait for a signal. */
export interface ReceiveOptions {
  readonly signal: AbortSignal;
  /** Epoch ms. @default for ever */
  readonly until?: number | undefined;
}

/** A signal that was received: which one of its name it was, and its payload. */
export interface ReceivedSignal {
  readonly index: number;
  readonly value: JsonValue;
}

/** The signals of one run that is under way. Each is received once, in the order of those of its name. */
export class RunInbox {
  readonly #options: InboxOptions;
  readonly #taken = new Map<string, Set<number>>();
  readonly #waiting = new Map<string, number>();
  readonly #wakes = new Set<() => void>();

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  /** Something may have arrived. */
  wake(): void {
    for (const wake of this.#wakes) wake();
  }

  /** A replay has told that this one was received. */
  markTaken(name: string, index: number): void {
    this.#takenOf(name).add(index);
  }

  /** Waits for the next signal of this name; `undefined` when the time is over. */
  async receive(name: string, { signal, until }: ReceiveOptions): Promise<ReceivedSignal | undefined> {
    const found = await this.#next(name);
    if (found !== undefined) return received(found);
    this.#countWaiting(name, 1);
    try {
      return await this.#wait(name, { signal, until });
    } finally {
      this.#countWaiting(name, -1);
    }
  }

  /** Waits for a signal and forgets it, so that it can be received only now. */
  async receiveOnce(name: string, signal: AbortSignal): Promise<JsonValue> {
    const got = await this.receive(name, { signal });
    const { store, runId } = this.#options;
    for await (const { key, index } of readSignals(store, runId, name)) {
      if (index === got?.index) await store.commit([{ type: 'delete', key }]);
    }
    // The next one may get the same number.
    if (got !== undefined) this.#takenOf(name).delete(got.index);
    return got?.value ?? null;
  }

  async #wait(name: string, { signal, until }: ReceiveOptions): Promise<ReceivedSignal | undefined> {
    using ended = linkedAbort(signal);
    let timedOut = false;
    const time = this.#timer(until, ended.signal).then(() => (timedOut = true));
    // It is raced again and again; when another wins, the abort below ends it.
    time.catch(() => {});
    try {
      for (;;) {
        // Before looking, so that nothing arrives unseen in between.
        using woken = this.#woken();
        const found = await this.#next(name);
        if (found !== undefined || timedOut) return found && received(found);
        await Promise.race([woken.promise, time, ended.aborted]);
      }
    } finally {
      ended.abort(undefined);
    }
  }

  #woken(): Disposable & { readonly promise: Promise<void> } {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wakes.add(resolve);
    return { promise, [Symbol.dispose]: () => void this.#wakes.delete(resolve) };
  }

  #timer(until: number | undefined, signal: AbortSignal): Promise<void> {
    if (until === undefined) return new Promise<never>(() => {});
    const { clock } = this.#options;
    const left = until - clock.now();
    return left > 0 ? clock.sleep(left, signal) : Promise.resolve();
  }

  async #next(name: string): Promise<StoredSignal | undefined> {
    const { store, runId } = this.#options;
    const taken = this.#takenOf(name);
    for await (const found of readSignals(store, runId, name)) {
      if (taken.has(found.index)) continue;
      taken.add(found.index);
      return found;
    }
    return undefined;
  }

  #takenOf(name: string): Set<number> {
    const taken = this.#taken.get(name) ?? new Set();
    this.#taken.set(name, taken);
    return taken;
  }

  #countWaiting(name: string, change: number): void {
    const count = (this.#waiting.get(name) ?? 0) + change;
    if (count === 0) this.#waiting.delete(name);
    else this.#waiting.set(name, count);
    this.#options.onWaiting([...this.#waiting.keys()].toSorted());
  }
}

function received({ index, value }: StoredSignal): ReceivedSignal {
  return { index, value };
}
