import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import {
  parseJson,
  SpellError,
  type ScanOptions,
  type SpellErrorJson,
  type StateChange,
  type StateEntry,
  type StateStore,
  type StateWrite,
  type WatchOptions,
} from '@llmspell/core';
import { createAsyncQueue, toJson } from '@llmspell/core/kit';

import { LostStoreError } from './lost-store-error.ts';
import { readLines } from './read-lines.ts';
import type { StoreAddress } from './serve-store.ts';
import type { StoreRequest } from './store-message.ts';

/**
 * Uses the store that another process of this machine holds.
 *
 * @throws what the socket failed with, when nobody is there or the token is not right.
 */
export async function connectStore({ address, token }: StoreAddress): Promise<StateStore> {
  const socket = connect(address);
  await once(socket, 'connect');
  const store = new ConnectedStore(socket);
  await store.greet(token);
  return store;
}

/** A request without its id. */
type Ask = StoreRequest extends infer Request ? (Request extends StoreRequest ? Omit<Request, 'id'> : never) : never;

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

class ConnectedStore implements StateStore {
  readonly features = { persistent: true, watch: true };
  readonly #socket: Socket;
  readonly #pending = new Map<number, Pending>();
  readonly #watches = new Map<number, (answer: WatchAnswer) => void>();
  /** Who waits until nothing is pending. */
  #onIdle: (() => void) | undefined;
  #count = 0;
  /** Of the last request that the holder looked at, when it said so. */
  #last = Infinity;
  #closing: Promise<void> | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    readLines(socket, { onLine: (line) => this.#take(line), limit: () => Infinity });
    // What went wrong with it is seen in 'close'.
    socket.on('error', () => {});
    socket.on('close', () => this.#lose());
  }

  async greet(token: string): Promise<void> {
    await this.#ask({ op: 'hello', token });
  }

  async get(key: string): Promise<StateEntry | undefined> {
    return (await this.#ask({ op: 'get', key })) as StateEntry | undefined;
  }

  async commit(writes: readonly StateWrite[]): Promise<number> {
    this.#assertOpen();
    for (const write of writes) if (write.type === 'set') toJson(write.value, `The value of "${write.key}"`);
    return (await this.#ask({ op: 'commit', writes })) as number;
  }

  async compact(): Promise<void> {
    await this.#ask({ op: 'compact' });
  }

  async *scan({ limit, ...options }: ScanOptions = {}): AsyncGenerator<StateEntry> {
    // JSON has no Infinity.
    const bounded = limit === undefined || limit === Infinity ? options : { ...options, limit };
    const asked = this.#ask({ op: 'scan', options: bounded });
    const scan = this.#count;
    try {
      for (let page = await asked; isPage(page); page = await this.#ask({ op: 'more', scan })) {
        for (const entry of page) {
          yield entry;
          this.#assertOpen();
        }
      }
    } finally {
      // Nobody may be there any more.
      this.#ask({ op: 'unscan', scan }).catch(() => {});
    }
  }

  watch({ signal, ...options }: WatchOptions = {}): AsyncIterable<StateChange> {
    if (signal?.aborted === true) return none();
    const changes = createAsyncQueue<StateChange>();
    const asked = this.#ask({ op: 'watch', options });
    const id = this.#count;
    this.#watches.set(id, (answer) => {
      if ('change' in answer) changes.push(answer.change as StateChange);
      else changes.fail(answer.error);
    });
    asked.catch((error: unknown) => changes.fail(error));
    return this.#watching(id, changes, signal);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async *#watching(
    id: number,
    changes: AsyncIterable<StateChange> & { readonly end: () => void },
    signal: AbortSignal | undefined,
  ): AsyncGenerator<StateChange> {
    const stop = (): void => changes.end();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      for await (const change of changes) {
        yield change;
        if (signal?.aborted === true) return;
      }
    } finally {
      signal?.removeEventListener('abort', stop);
      this.#watches.delete(id);
      // It may have ended because nobody is there any more.
      this.#ask({ op: 'unwatch', watch: id }).catch(() => {});
    }
  }

  async #close(): Promise<void> {
    for (const tell of this.#watches.values()) tell({ error: closedError() });
    if (this.#pending.size > 0) await new Promise<void>((resolve) => (this.#onIdle = resolve));
    if (this.#socket.destroyed) return;
    const closed = once(this.#socket, 'close');
    this.#socket.end(() => this.#socket.destroy());
    await closed;
  }

  #ask(ask: Ask): Promise<unknown> {
    this.#count += 1;
    const id = this.#count;
    return new Promise((resolve, reject) => {
      this.#assertOpen();
      if (!this.#socket.writable) throw new LostStoreError({ uncertain: false });
      this.#pending.set(id, { resolve, reject });
      this.#socket.write(`${JSON.stringify({ id, ...ask })}\n`);
    });
  }

  #take(line: string): void {
    const answer = parseJson(line, 'the answer of the process that holds the store') as unknown as Answer;
    if (answer.last !== undefined) {
      this.#last = answer.last;
      this.#socket.destroy();
    } else if (answer.change !== undefined) {
      this.#watches.get(answer.id)?.({ change: answer.change });
    } else if (answer.error === undefined) {
      this.#settle(answer.id, ({ resolve }) => resolve(answer.value));
    } else {
      const error = SpellError.fromJSON(answer.error);
      this.#settle(answer.id, ({ reject }) => reject(error));
      this.#watches.get(answer.id)?.({ error });
    }
  }

  #settle(id: number, settle: (pending: Pending) => void): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (pending !== undefined) settle(pending);
    if (this.#pending.size === 0) this.#onIdle?.();
  }

  #lose(): void {
    for (const id of this.#pending.keys()) {
      this.#settle(id, ({ reject }) => reject(new LostStoreError({ uncertain: id <= this.#last })));
    }
    for (const tell of this.#watches.values()) tell({ error: new LostStoreError({ uncertain: true }) });
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw closedError();
  }
}

type WatchAnswer = { readonly change: unknown } | { readonly error: unknown };

/** An answer, whichever it is. */
interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly change?: unknown;
  readonly error?: SpellErrorJson;
  readonly last?: number;
}

function isPage(page: unknown): page is readonly StateEntry[] {
  return Array.isArray(page) && page.length > 0;
}

async function* none(): AsyncGenerator<never> {}

function closedError(): SpellError {
  return new SpellError({ code: 'CLOSED', message: 'Expected the state store to be open, but it was closed.' });
}
