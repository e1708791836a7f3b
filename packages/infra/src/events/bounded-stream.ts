import { checkOption } from '../resilience/policy/check-option.ts';

export interface BoundedStreamOptions {
  /** Values that wait to be read, at most. @default 1_000 */
  readonly capacity?: number;
  /**
   * What happens to a value when the stream is full: it takes the place of the oldest, it is dropped itself, or (`block`)
   * it is kept all the same and whoever gives values is expected to wait for {@link BoundedStream.ready}.
   * @default 'drop-oldest'
   */
  readonly policy?: 'drop-oldest' | 'drop-newest' | 'block';
  /** Ends the stream. */
  readonly signal?: AbortSignal;
}

export interface StreamStats {
  readonly received: number;
  readonly dropped: number;
  /** Waiting to be read. */
  readonly pending: number;
}

/** Values as they come, read one by one. Leaving a loop over it closes it. */
export interface BoundedStream<T> extends AsyncIterable<T>, Disposable {
  readonly stats: StreamStats;
  /**
   * The next value; `undefined` when the stream is closed. What waits is still given after a close.
   * @throws the signal's reason when aborted; no value is lost by that.
   */
  receive(signal?: AbortSignal): Promise<T | undefined>;
  /** Takes away the oldest waiting value that fits, and tells whether there was one. */
  discard(fits: (value: T) => boolean): boolean;
  /** Resolves when a value more would not be too many, or nobody listens any more. */
  ready(): Promise<void>;
  close(): void;
}

/** What a stream reads from. */
export interface StreamSource<T> {
  /** Begins to give values, and gives the function that ends it. */
  open(push: (value: T) => void): () => void;
}

/** Makes a stream over a source, from now on until it is closed. */
export function createBoundedStream<T>(source: StreamSource<T>, options: BoundedStreamOptions = {}): BoundedStream<T> {
  return new Stream(source, options);
}

class Stream<T> implements BoundedStream<T> {
  readonly #capacity: number;
  readonly #policy: NonNullable<BoundedStreamOptions['policy']>;
  readonly #off: () => void;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = (): void => this.close();
  readonly #receivers = new Set<(value: T | undefined) => void>();
  readonly #producers = new Set<() => void>();
  readonly #values: T[] = [];
  #received = 0;
  #dropped = 0;
  #closed = false;

  constructor(source: StreamSource<T>, { capacity = 1_000, policy = 'drop-oldest', signal }: BoundedStreamOptions) {
    this.#capacity = checkOption('capacity', capacity, { min: 1 });
    this.#policy = policy;
    this.#off = source.open((value) => this.#push(value));
    this.#signal = signal;
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    if (signal?.aborted === true) this.close();
  }

  get stats(): StreamStats {
    return { received: this.#received, dropped: this.#dropped, pending: this.#values.length };
  }

  receive(signal?: AbortSignal): Promise<T | undefined> {
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    if (this.#values.length > 0 || this.#closed) {
      const value = this.#values.shift();
      this.#release();
      return Promise.resolve(value);
    }
    return new Promise((resolve, reject) => {
      const receiver = (next: T | undefined): void => {
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

  discard(fits: (value: T) => boolean): boolean {
    const index = this.#values.findIndex(fits);
    if (index < 0) return false;
    this.#values.splice(index, 1);
    this.#release();
    return true;
  }

  ready(): Promise<void> {
    if (this.#values.length < this.#capacity || this.#closed) return Promise.resolve();
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

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    try {
      for (let value = await this.receive(); value !== undefined; value = await this.receive()) yield value;
    } finally {
      this.close();
    }
  }

  #push(value: T): void {
    this.#received += 1;
    const [receiver] = this.#receivers;
    if (receiver !== undefined) {
      receiver(value);
      return;
    }
    const full = this.#values.length >= this.#capacity;
    if (full && this.#policy !== 'block') this.#dropped += 1;
    if (full && this.#policy === 'drop-newest') return;
    if (full && this.#policy === 'drop-oldest') this.#values.shift();
    this.#values.push(value);
  }

  #release(): void {
    if (this.#values.length >= this.#capacity && !this.#closed) return;
    for (const ready of this.#producers) ready();
    this.#producers.clear();
  }
}
