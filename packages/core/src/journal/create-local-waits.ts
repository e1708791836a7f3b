import type { RunContext } from '../context/run-context.ts';
import type { JsonValue } from '../json/json-value.ts';
import type { RunWaits, WaitOptions } from './run-waits.ts';

/** Waits that this process ends: for runs that no run engine owns. Nothing of them outlives the process. */
export interface LocalWaits extends RunWaits {
  /** Sends a run a signal. One that nobody waits for yet is kept; of very many the oldest are dropped. */
  signal(runId: string, name: string, payload: JsonValue): void;
}

const MAX_KEPT = 1_000;

interface Waiter {
  readonly key: string;
  receive(payload: JsonValue): void;
}

/** Makes waits whose signals come from this process: a person's answer in a terminal, a web page of the application. */
export function createLocalWaits(): LocalWaits {
  return new Signals();
}

class Signals implements LocalWaits {
  readonly #waiters = new Set<Waiter>();
  readonly #kept = new Set<{ readonly key: string; readonly payload: JsonValue }>();

  signal(runId: string, name: string, payload: JsonValue): void {
    const key = keyOf(runId, name);
    for (const waiter of this.#waiters) {
      if (waiter.key !== key) continue;
      this.#waiters.delete(waiter);
      waiter.receive(payload);
      return;
    }
    for (const oldest of this.#kept) if (this.#kept.size >= MAX_KEPT) this.#kept.delete(oldest);
    this.#kept.add({ key, payload });
  }

  waitFor(name: string, { timeoutMs }: WaitOptions, context: RunContext): Promise<JsonValue | undefined> {
    const key = keyOf(context.runId, name);
    return context.effect(`wait:${name}`, async ({ signal }) => {
      for (const kept of this.#kept) {
        if (kept.key !== key) continue;
        this.#kept.delete(kept);
        return kept.payload;
      }
      return this.#receive(key, { timeoutMs, signal, clock: context.clock });
    });
  }

  sleep(ms: number, context: RunContext): Promise<void> {
    return context.effect('sleep', ({ signal }) => context.clock.sleep(ms, signal));
  }

  async #receive(
    key: string,
    { timeoutMs = Infinity, signal, clock }: { timeoutMs?: number | undefined } & Pick<RunContext, 'signal' | 'clock'>,
  ): Promise<JsonValue | undefined> {
    const done = new AbortController();
    const { promise, resolve } = Promise.withResolvers<JsonValue | undefined>();
    const waiter = { key, receive: resolve };
    this.#waiters.add(waiter);
    // Without a time limit it waits for the abort alone.
    const ended = clock.sleep(timeoutMs, AbortSignal.any([signal, done.signal]));
    ended.catch(() => {});
    try {
      return await Promise.race([promise, ended.then(() => undefined)]);
    } finally {
      this.#waiters.delete(waiter);
      done.abort();
    }
  }
}

function keyOf(runId: string, name: string): string {
  return `${runId}\n${name}`;
}
