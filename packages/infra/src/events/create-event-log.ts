import {
  isJsonValue,
  messageOf,
  silentLogger,
  type EventBus,
  type Logger,
  type SpellEvent,
  type StateStore,
} from '@llmspell/core';

import { checkOption } from '../resilience/policy/check-option.ts';
import { EventLogStore, type EventRetention, type StoredEvent } from './event-log-store.ts';
import { eventPattern, normalType } from './event-pattern.ts';

export interface EventLogOptions extends EventRetention {
  /** Types that are stored. With `*` the runtime builds every event, whether anybody else listens or not. @default '*' */
  readonly pattern?: string;
  /** Which of those are stored. Under a journal: `() => !journal.replaying`, or a replay stores them again. @default all */
  readonly filter?: (event: SpellEvent) => boolean;
  /** Where in the store. @default 'events/' */
  readonly prefix?: string;
  /** Events that wait for the store, at most; then the oldest of them are dropped and counted. @default 1_000 */
  readonly capacity?: number;
  /** Hears of events that could not be stored. @default nobody */
  readonly logger?: Logger;
}

/** Which stored events are meant; all that is left out counts as fitting. */
export interface EventQuery {
  readonly pattern?: string;
  readonly runId?: string;
  readonly correlationId?: string;
  /** Only events that come after the one with this number. */
  readonly after?: number;
  /** Epoch ms; from then on. */
  readonly since?: number;
  /** Only the newest so many of those that fit. */
  readonly last?: number;
}

export interface EventLogStats {
  readonly stored: number;
  /** Waiting for the store. */
  readonly pending: number;
  /** Not stored because too many waited, or because they were no JSON. */
  readonly dropped: number;
}

/** Events of a bus, kept in a state store. */
export interface EventLog extends AsyncDisposable {
  readonly stats: EventLogStats;
  /** Stored events that fit, oldest first. What still waits for the store is stored before. */
  read(query?: EventQuery): AsyncIterable<StoredEvent>;
  /** Resolves when all that was heard is stored. @throws what the store throws; the events wait on. */
  flush(): Promise<void>;
  /** Listens no more and stores what waits. May be called twice. */
  close(): Promise<void>;
}

/**
 * Keeps the events of a bus in a state store, from now on, bounded by number and age. Emitters never wait for the store:
 * events that come while it writes are written together with the next commit.
 */
export function createEventLog(bus: EventBus, store: StateStore, options: EventLogOptions = {}): EventLog {
  return new Log(bus, store, options);
}

class Log implements EventLog {
  readonly #store: EventLogStore;
  readonly #capacity: number;
  readonly #logger: Logger;
  readonly #off: () => void;
  #waiting: SpellEvent[] = [];
  #writing: Promise<void> | undefined;
  #stored = 0;
  #dropped = 0;

  constructor(bus: EventBus, store: StateStore, options: EventLogOptions) {
    const { pattern = '*', filter = () => true, prefix = 'events/', capacity = 1_000, logger = silentLogger } = options;
    const { maxEvents = 10_000, ...retention } = options;
    checkOption('maxEvents', maxEvents, { min: 1, integer: true });
    this.#store = new EventLogStore(store, prefix, { ...retention, maxEvents });
    this.#capacity = checkOption('capacity', capacity, { min: 1 });
    this.#logger = logger;
    this.#off = bus.on(pattern, (event) => {
      if (filter(event)) this.#add(event);
    });
  }

  get stats(): EventLogStats {
    return { stored: this.#stored, pending: this.#waiting.length, dropped: this.#dropped };
  }

  async *read(query: EventQuery = {}): AsyncGenerator<StoredEvent> {
    await this.flush();
    const { last = Infinity } = query;
    checkOption('last', last, { min: 0 });
    const found = fitting(this.#store.read(query.after ?? 0), query);
    if (last === Infinity) {
      yield* found;
      return;
    }
    let newest: StoredEvent[] = [];
    for await (const event of found) {
      newest.push(event);
      if (newest.length > 2 * last) newest = newest.slice(newest.length - last);
    }
    yield* newest.slice(Math.max(0, newest.length - last));
  }

  async flush(): Promise<void> {
    while (this.#waiting.length > 0 || this.#writing !== undefined) {
      this.#writing ??= this.#write();
      await this.#writing;
    }
  }

  async close(): Promise<void> {
    this.#off();
    await this.flush();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #add(event: SpellEvent): void {
    // One that the store refuses would hold up all others for ever.
    if (!isJsonValue(event)) {
      this.#drop('The data of an event is no JSON; it was not stored', event.type);
      return;
    }
    this.#waiting.push(event);
    while (this.#waiting.length > this.#capacity) {
      const oldest = this.#waiting.shift();
      this.#drop('The store is too slow for the events; one was not stored', oldest?.type ?? '');
    }
    if (this.#writing !== undefined) return;
    this.#writing = this.#write();
    // Logged where it happened; the events wait for the next attempt.
    this.#writing.catch(() => {});
  }

  #drop(message: string, type: string): void {
    this.#dropped += 1;
    this.#logger.log('error', message, { type });
  }

  async #write(): Promise<void> {
    try {
      // What is emitted in the same turn comes along.
      await Promise.resolve();
      while (this.#waiting.length > 0) {
        const batch = this.#waiting;
        this.#waiting = [];
        await this.#append(batch);
      }
    } finally {
      this.#writing = undefined;
    }
  }

  async #append(batch: SpellEvent[]): Promise<void> {
    try {
      await this.#store.append(batch);
      this.#stored += batch.length;
    } catch (error) {
      this.#waiting = [...batch, ...this.#waiting];
      this.#logger.log('error', 'Events could not be stored', () => ({
        events: batch.length,
        error: messageOf(error),
      }));
      throw error;
    }
  }
}

async function* fitting(events: AsyncIterable<StoredEvent>, query: EventQuery): AsyncGenerator<StoredEvent> {
  const { pattern = '*', runId, correlationId, since = -Infinity } = query;
  const fits = eventPattern(pattern);
  for await (const event of events) {
    if (!fits(normalType(event.type)) || event.timestamp < since) continue;
    if (runId !== undefined && event.runId !== runId) continue;
    if (correlationId !== undefined && event.correlationId !== correlationId) continue;
    yield event;
  }
}
