import type { EventBus, SpellEvent } from '@llmspell/core';

export interface EventStreamOptions {
  /** Events that wait to be read, at most. @default 1_000 */
  readonly capacity?: number;
  /**
   * What happens to an event when the stream is full: it takes the place of the oldest, it is dropped itself, or (`block`)
   * it is kept all the same and whoever emits is expected to wait for {@link EventStream.ready}. @default 'drop-oldest'
   */
  readonly policy?: 'drop-oldest' | 'drop-newest' | 'block';
  /** Which of the events are meant. @default all that fit the pattern */
  readonly filter?: (event: SpellEvent) => boolean;
  /** Ends the stream. */
  readonly signal?: AbortSignal;
}

export interface EventStreamStats {
  readonly received: number;
  readonly dropped: number;
  /** Waiting to be read. */
  readonly pending: number;
}

/** Events as they come, read one by one. Leaving a loop over it closes it. */
export interface EventStream extends AsyncIterable<SpellEvent>, Disposable {
  readonly stats: EventStreamStats;
  /**
   * The next event; `undefined` when the stream is closed. What waits is still given after a close.
   * @throws the signal's reason when aborted; no event is lost by that.
   */
  receive(signal?: AbortSignal): Promise<SpellEvent | undefined>;
  /** Resolves when an event more would not be too many, or nobody listens any more. */
  ready(): Promise<void>;
  close(): void;
}

/** Listens to a bus from now on and keeps what was not read yet. */
export function createEventStream(bus: EventBus, pattern: string, options: EventStreamOptions = {}): EventStream {
  return new Stream(bus, pattern, options);
}

class Stream implements EventStream {
  readonly #capacity: number;
  readonly #policy: NonNullable<EventStreamOptions['policy']>;
  readonly #off: () => void;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = (): void => this.close();
  readonly #receivers = new Set<(event: SpellEvent | undefined) => void>();
  readonly #producers = new Set<() => void>();
  #events: SpellEvent[] = [];
  #received = 0;
  #dropped = 0;
  #closed = false;

  constructor(bus: EventBus, pattern: string, options: EventStreamOptions) {
    const { capacity = 1_000, policy = 'drop-oldest', filter = () => true, signal } = options;
    this.#capacity = Math.max(1, capacity);
    this.#policy = policy;
    this.#off = bus.on(pattern, (event) => {
      if (filter(event)) this.#push(event);
    });
    this.#signal = signal;
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    if (signal?.aborted === true) this.close();
  }

  get stats(): EventStreamStats {
    return { received: this.#received, dropped: this.#dropped, pending: this.#events.length };
  }

  receive(signal?: AbortSignal): Promise<SpellEvent | undefined> {
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    const event = this.#events.shift();
    if (event !== undefined || this.#closed) {
      this.#release();
      return Promise.resolve(event);
    }
    return new Promise((resolve, reject) => {
      const receiver = (next: SpellEvent | undefined): void => {
        this.#receivers.delete(receiver);
        signal?.removeEventListener('abort', onAbort);
        resolve(next);
      };
      const onAbort = (): void => {
        this.#receivers.delete(receiver);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#receivers.add(receiver);
    });
  }

  ready(): Promise<void> {
    if (this.#events.length < this.#capacity || this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#producers.add(resolve);
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#off();
    this.#signal?.removeEventListener('abort', this.#onAbort);
    for (const receiver of this.#receivers) receiver(undefined);
    this.#release();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SpellEvent> {
    try {
      for (let event = await this.receive(); event !== undefined; event = await this.receive()) yield event;
    } finally {
      this.close();
    }
  }

  #push(event: SpellEvent): void {
    this.#received += 1;
    const [receiver] = this.#receivers;
    if (receiver !== undefined) {
      receiver(event);
      return;
    }
    const full = this.#events.length >= this.#capacity;
    if (full && this.#policy !== 'block') this.#dropped += 1;
    if (full && this.#policy === 'drop-newest') return;
    if (full && this.#policy === 'drop-oldest') this.#events.shift();
    this.#events.push(event);
  }

  #release(): void {
    if (this.#events.length >= this.#capacity && !this.#closed) return;
    for (const ready of this.#producers) ready();
    this.#producers.clear();
  }
}
