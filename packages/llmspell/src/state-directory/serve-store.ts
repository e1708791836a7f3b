import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

import { safeParseJson, SpellError, systemClock, toSpellError, type StateEntry, type StateStore } from '@llmspell/core';
import type { Closable } from '@llmspell/core/kit';

import { compactState } from './compact-state.ts';
import { readLines } from './read-lines.ts';
import type { StoreAnswer, StoreRequest } from './store-message.ts';

/** Where a store is offered to other processes of this machine. */
export interface StoreAddress {
  /** Path of a Unix socket, or of a named pipe on Windows. */
  readonly address: string;
  /** Whoever connects has to know it. */
  readonly token: string;
}

/** Bytes of a request before the other side has shown the token, and after it. */
const STRANGER_LIMIT = 1_024;
const FRIEND_LIMIT = 64 * 1024 * 1024;
/** Entries of a scan in one answer, at most. */
const PAGE = 256;
/** ms that a guest has to hang up. */
const LEAVE_MS = 1_000;

/** Answers requests of other processes from a store. What was begun is answered before it closes; the store stays open. */
export async function serveStore(store: StateStore, { address, token }: StoreAddress): Promise<Closable> {
  const guests = new Set<Guest>();
  const server = createServer((socket) => {
    const guest = new Guest(socket, store, token);
    guests.add(guest);
    socket.on('close', () => guests.delete(guest));
  });
  // It serves as long as its process has something else to do.
  server.unref();
  server.listen(address);
  await once(server, 'listening');
  return {
    async close() {
      const closed = once(server, 'close');
      server.close();
      await Promise.all([...guests].map((guest) => guest.leave()));
      await closed;
    },
  };
}

/** One process that uses the store. */
class Guest {
  readonly #socket: Socket;
  readonly #store: StateStore;
  readonly #token: string;
  readonly #watches = new Map<number, AbortController>();
  readonly #scans = new Map<number, AsyncIterator<StateEntry>>();
  readonly #working = new Set<Promise<void>>();
  #welcome = false;
  #leaving = false;
  /** Id of the last request that was looked at. */
  #last = 0;

  constructor(socket: Socket, store: StateStore, token: string) {
    this.#socket = socket.unref();
    this.#store = store;
    this.#token = token;
    readLines(socket, {
      onLine: (line) => this.#take(line),
      limit: () => (this.#welcome ? FRIEND_LIMIT : STRANGER_LIMIT),
    });
    // A guest that goes away needs no answer.
    socket.on('error', () => {});
    socket.on('close', () => this.#hangUp());
  }

  async leave(): Promise<void> {
    this.#leaving = true;
    this.#stopWatches();
    await Promise.allSettled(this.#working);
    if (this.#socket.destroyed) return;
    const closed = new Promise<void>((resolve) => this.#socket.once('close', () => resolve()));
    this.#socket.end(`${JSON.stringify({ last: this.#last } satisfies StoreAnswer)}\n`);
    // The guest hangs up when it has read that; one that is stopped never does.
    const stop = new AbortController();
    const late = systemClock.sleep(LEAVE_MS, stop.signal).catch(() => {});
    await Promise.race([closed, late]);
    stop.abort();
    this.#socket.destroy();
  }

  #take(line: string): void {
    if (this.#leaving) return;
    const parsed = safeParseJson(line);
    // The form is that of this very program, once the token has been shown; the store checks what it is given.
    const request = (parsed.success ? parsed.value : null) as StoreRequest | null;
    if (request === null || typeof request.id !== 'number' || !this.#isWelcome(request)) {
      this.#socket.destroy();
      return;
    }
    this.#last = request.id;
    const work = this.#answer(request).finally(() => this.#working.delete(work));
    this.#working.add(work);
  }

  #isWelcome(request: StoreRequest): boolean {
    if (!this.#welcome) this.#welcome = request.op === 'hello' && sameText(request.token, this.#token);
    return this.#welcome;
  }

  async #answer(request: StoreRequest): Promise<void> {
    const { id } = request;
    try {
      const value = await this.#perform(request);
      this.#send({ id, value });
    } catch (error) {
      this.#send({ id, error: toSpellError(error).toJSON() });
    }
  }

  #perform(request: StoreRequest): Promise<unknown> {
    switch (request.op) {
      case 'hello':
        return Promise.resolve();
      case 'get':
        return this.#store.get(request.key);
      case 'commit':
        return this.#store.commit(request.writes);
      case 'scan':
        this.#scans.set(request.id, this.#store.scan(request.options)[Symbol.asyncIterator]());
        return this.#page(request.id);
      case 'more':
        return this.#page(request.scan);
      case 'unscan':
        return this.#endScan(request.scan);
      case 'compact':
        return compactState(this.#store);
      case 'watch':
        this.#watch(request);
        return Promise.resolve();
      case 'unwatch':
        this.#watches.get(request.watch)?.abort();
        return Promise.resolve();
      default:
        request satisfies never;
        return Promise.reject(new SpellError({ code: 'NOT_SUPPORTED', message: 'Expected a request of a store.' }));
    }
  }

  /** The next entries of a scan; none when it is over. */
  async #page(id: number): Promise<readonly StateEntry[]> {
    const scan = this.#scans.get(id);
    const page: StateEntry[] = [];
    while (page.length < PAGE) {
      const { done, value } = (await scan?.next()) ?? { done: true };
      if (done === true) break;
      page.push(value);
    }
    return page;
  }

  async #endScan(id: number): Promise<void> {
    const scan = this.#scans.get(id);
    this.#scans.delete(id);
    await scan?.return?.();
  }

  #watch({ id, options }: Extract<StoreRequest, { op: 'watch' }>): void {
    const stop = new AbortController();
    this.#watches.set(id, stop);
    const changes = this.#store.watch({ ...options, signal: stop.signal });
    void this.#tell(id, changes).finally(() => this.#watches.delete(id));
  }

  async #tell(id: number, changes: AsyncIterable<unknown>): Promise<void> {
    try {
      for await (const change of changes) this.#send({ id, change });
    } catch (error) {
      this.#send({ id, error: toSpellError(error).toJSON() });
    }
  }

  #hangUp(): void {
    this.#stopWatches();
    for (const id of this.#scans.keys()) this.#endScan(id).catch(() => {});
  }

  #stopWatches(): void {
    for (const watch of this.#watches.values()) watch.abort();
  }

  #send(answer: StoreAnswer): void {
    if (this.#socket.writable) this.#socket.write(`${JSON.stringify(answer)}\n`);
  }
}

function sameText(given: unknown, expected: string): boolean {
  if (typeof given !== 'string' || given.length !== expected.length) return false;
  return timingSafeEqual(Buffer.from(given), Buffer.from(expected));
}
