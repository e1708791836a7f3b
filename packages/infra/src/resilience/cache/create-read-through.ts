import { linkedAbort } from '@llmspell/core/kit';

import type { Operation } from '../policy/operation.ts';
import type { Cache } from './cache.ts';

export interface ReadThroughOptions<Value> {
  readonly cache: Cache<Value>;
  /** ms that a value is kept. @default as long as the cache keeps it */
  readonly ttlMs?: (value: Value, key: string) => number | undefined;
  /** Whether a value is worth keeping. @default all are */
  readonly shouldCache?: (value: Value, key: string) => boolean;
}

/** What is asked for: the value of a key, from the cache or by computing it. */
export interface ReadThroughRequest<Value> {
  readonly key: string;
  readonly compute: Operation<Value>;
  readonly signal: AbortSignal;
}

/** Gives the value of a key. */
export type ReadThrough<Value> = (request: ReadThroughRequest<Value>) => Promise<Value>;

/**
 * Reads through a cache: a value that is not there is computed and kept. Those who ask for the same key meanwhile wait for
 * the same computation, which is aborted when all of them are. A computation that fails is not kept.
 */
export function createReadThrough<Value>(options: ReadThroughOptions<Value>): ReadThrough<Value> {
  const flights = new Map<string, Flight<Value>>();
  return async ({ key, compute, signal }) => {
    signal.throwIfAborted();
    let flight = flights.get(key);
    if (flight === undefined) {
      const own = new Flight<Value>((inner) => read(options, { key, compute, signal: inner }));
      const end = (): void => {
        if (flights.get(key) === own) flights.delete(key);
      };
      flights.set(key, own);
      own.onEnd(end);
      flight = own;
    }
    return flight.join(signal);
  };
}

async function read<Value>(
  { cache, ttlMs = () => undefined, shouldCache = () => true }: ReadThroughOptions<Value>,
  { key, compute, signal }: ReadThroughRequest<Value>,
): Promise<Value> {
  const hit = await cache.get(key);
  if (hit !== undefined) return hit.value;
  signal.throwIfAborted();
  const value = await compute(signal);
  if (shouldCache(value, key)) await cache.set(key, value, ttlMs(value, key));
  return value;
}

/** One computation for all who wait for it. */
class Flight<Value> {
  readonly #controller = new AbortController();
  readonly #result: Promise<Value>;
  #waiting = 0;
  #end: () => void = () => {};

  constructor(start: Operation<Value>) {
    this.#result = start(this.#controller.signal);
    const end = (): void => this.#end();
    this.#result.then(end, end);
  }

  /** Told once nobody can join any more. */
  onEnd(end: () => void): void {
    this.#end = end;
  }

  async join(signal: AbortSignal): Promise<Value> {
    using linked = linkedAbort(signal);
    this.#waiting += 1;
    try {
      return await Promise.race([this.#result, linked.aborted]);
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0 && signal.aborted) {
        this.#end();
        this.#controller.abort(signal.reason);
      }
    }
  }
}
