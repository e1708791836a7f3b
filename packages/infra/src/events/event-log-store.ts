import {
  parseWith,
  SpellError,
  type JsonObject,
  type SpellEvent,
  type StateEntry,
  type StateStore,
  type StateWrite,
} from '@llmspell/core';
import { z } from 'zod';

/** An event with its number in the log. */
export interface StoredEvent extends SpellEvent {
  /** Grows by one with each stored event, from 1. */
  readonly sequence: number;
}

/** Which events are kept. */
export interface EventRetention {
  /** The newest so many are kept. @default 10_000 */
  readonly maxEvents?: number;
  /** ms that an event is kept. @default for ever */
  readonly maxAgeMs?: number;
}

/** Numbers of the events that are there. */
interface Range {
  readonly first: number;
  readonly next: number;
}

const EMPTY: Range = { first: 1, next: 1 };
/** Old events removed with one commit, at most: after a smaller bound was set there may be very many. */
const MAX_REMOVED = 1_000;
const DIGITS = 16;

const rangeSchema = z.object({ first: z.number(), next: z.number() });
const eventSchema = z.object({
  id: z.string(),
  type: z.string(),
  data: z.custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value)),
  timestamp: z.number(),
  runId: z.string(),
  path: z.string(),
  correlationId: z.string(),
});

/** The events of a log in a state store: under the prefix, one key for each and one for the range of their numbers. */
export class EventLogStore {
  readonly #store: StateStore;
  readonly #prefix: string;
  readonly #maxEvents: number;
  readonly #maxAgeMs: number | undefined;

  constructor(store: StateStore, prefix: string, { maxEvents = 10_000, maxAgeMs }: EventRetention) {
    this.#store = store;
    this.#prefix = prefix;
    this.#maxEvents = maxEvents;
    this.#maxAgeMs = maxAgeMs;
  }

  /** Adds events and removes those that are too many, in one commit. */
  async append(events: readonly SpellEvent[]): Promise<void> {
    for (;;) {
      const { range, revision } = await this.#readRange();
      try {
        await this.#store.commit(this.#planAppend(events, range, revision));
        return;
      } catch (error) {
        // Another log writes to the same place: its events are there now, and ours come behind them.
        if (!SpellError.isInstance(error) || error.code !== 'STATE_CONFLICT') throw error;
      }
    }
  }

  /** Stored events after a number, oldest first. */
  async *read(after: number): AsyncGenerator<StoredEvent> {
    const prefix = `${this.#prefix}log/`;
    for await (const entry of this.#store.scan({ prefix, after: this.#key(after) })) {
      yield await toStoredEvent(entry, Number(entry.key.slice(prefix.length)));
    }
  }

  #planAppend(events: readonly SpellEvent[], { first, next }: Range, revision: number): readonly StateWrite[] {
    const end = next + events.length;
    // What is already too old when it comes is not written at all.
    const fresh = events.slice(-this.#maxEvents);
    const keptFrom = Math.min(Math.max(first, end - this.#maxEvents), first + MAX_REMOVED);
    const range = { first: keptFrom, next: end };
    const ttl = this.#maxAgeMs === undefined ? {} : { ttlMs: this.#maxAgeMs };
    const removed = Math.max(0, Math.min(keptFrom, next) - first);
    return [
      { type: 'set', key: `${this.#prefix}range`, value: range, ifRevision: revision },
      ...fresh.map((event, index): StateWrite => {
        const key = this.#key(end - fresh.length + index);
        return { type: 'set', key, value: { ...event }, ...ttl };
      }),
      ...Array.from({ length: removed }, (_, index): StateWrite => ({ type: 'delete', key: this.#key(first + index) })),
    ];
  }

  async #readRange(): Promise<{ readonly range: Range; readonly revision: number }> {
    const entry = await this.#store.get(`${this.#prefix}range`);
    if (entry === undefined) return { range: EMPTY, revision: 0 };
    return { range: await parseWith(rangeSchema, entry.value, 'The range of the event log'), revision: entry.revision };
  }

  #key(sequence: number): string {
    return `${this.#prefix}log/${String(sequence).padStart(DIGITS, '0')}`;
  }
}

async function toStoredEvent({ value, key }: StateEntry, sequence: number): Promise<StoredEvent> {
  return { ...(await parseWith(eventSchema, value, `The stored event ${key}`)), sequence };
}
