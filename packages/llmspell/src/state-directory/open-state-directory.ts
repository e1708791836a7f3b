import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import {
  messageOf,
  SpellError,
  systemClock,
  type Clock,
  type ScanOptions,
  type StateChange,
  type StateEntry,
  type StateStore,
  type StateWrite,
  type WatchOptions,
} from '@llmspell/core';
import { openLevelStore } from '@llmspell/infra/state/level';

import { compactState } from './compact-state.ts';
import { connectStore } from './connect-store.ts';
import { LostStoreError } from './lost-store-error.ts';
import { chooseAddress, readOwner, removeOwner, writeOwner } from './owner-file.ts';
import { serveStore } from './serve-store.ts';

/** ms between attempts to open a store that is about to change hands, and how many there are. */
const RETRY_MS = 50;
const ATTEMPTS = 60;

/**
 * Opens the state kept in a folder (LevelDB, made when it is missing), for this process alone or together with others of
 * the same user on this machine: the first one holds the database and answers for the others over a local socket; when it
 * ends, another one takes over.
 *
 * @throws SpellError `STATE_LOCKED` when a process holds the database and does not answer; `STATE_CORRUPT`, `STATE_FAILED`;
 * `PEER_MISSING` without the package `level`.
 */
export async function openStateDirectory(
  folder: string,
  { clock = systemClock }: { readonly clock?: Clock } = {},
): Promise<StateStore> {
  const store = new SharedStore(path.resolve(folder), clock);
  await store.open();
  return store;
}

class SharedStore implements StateStore {
  readonly features = { persistent: true, watch: true };
  readonly #folder: string;
  readonly #clock: Clock;
  #store: StateStore | undefined;
  #opening: Promise<StateStore> | undefined;
  #closing: Promise<void> | undefined;

  constructor(folder: string, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
  }

  async open(): Promise<StateStore> {
    if (this.#store !== undefined) return this.#store;
    if (this.#closing !== undefined) throw closedError();
    this.#opening ??= openOrConnect(this.#folder, this.#clock);
    try {
      this.#store = await this.#opening;
      return this.#store;
    } finally {
      this.#opening = undefined;
    }
  }

  get(key: string): Promise<StateEntry | undefined> {
    return this.#use((store) => store.get(key));
  }

  commit(writes: readonly StateWrite[]): Promise<number> {
    return this.#use((store) => store.commit(writes), { again: false });
  }

  async compact(): Promise<void> {
    await this.#use(compactState);
  }

  async *scan({ limit = Infinity, ...options }: ScanOptions = {}): AsyncGenerator<StateEntry> {
    let left = limit;
    let place = options;
    for (;;) {
      const store = this.#store ?? (await this.open());
      try {
        for await (const entry of store.scan({ ...place, limit: left })) {
          place = { ...place, after: entry.key };
          left -= 1;
          yield entry;
        }
        return;
      } catch (error) {
        this.#forget(store, error);
        // The next one can show its own moment only, and half of each would be none.
        if (options.snapshot === true && place !== options) throw error;
      }
    }
  }

  watch(options?: WatchOptions): AsyncIterable<StateChange> {
    // At once, where that is possible: it begins where the store stands now.
    const store = this.#store;
    return store === undefined ? this.#watchLater(options) : this.#watching(store, store.watch(options));
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async *#watchLater(options: WatchOptions | undefined): AsyncGenerator<StateChange> {
    const store = await this.open();
    yield* this.#watching(store, store.watch(options));
  }

  /** A watcher is told when the store changes hands, because it may have missed changes. */
  async *#watching(store: StateStore, changes: AsyncIterable<StateChange>): AsyncGenerator<StateChange> {
    try {
      yield* changes;
    } catch (error) {
      this.#forget(store, error);
      throw error;
    }
  }

  /** Does something with the store, and once more when it has changed hands. */
  async #use<T>(work: (store: StateStore) => Promise<T>, { again = true } = {}): Promise<T> {
    for (;;) {
      const store = this.#store ?? (await this.open());
      try {
        return await work(store);
      } catch (error) {
        this.#forget(store, error);
        if (!again && LostStoreError.isInstance(error) && error.uncertain) throw error;
      }
    }
  }

  /** Lets go of a store that was lost. @throws any other error, and after the close. */
  #forget(store: StateStore, error: unknown): void {
    if (!LostStoreError.isInstance(error)) throw error;
    if (this.#store === store) this.#store = undefined;
    if (this.#closing !== undefined) throw closedError();
  }

  async #close(): Promise<void> {
    const store = this.#store ?? (await this.#opening?.catch(() => undefined));
    await store?.close();
  }
}

async function openOrConnect(folder: string, clock: Clock): Promise<StateStore> {
  await makeFolder(folder);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await openHere(folder, clock);
    } catch (error) {
      if (!SpellError.isInstance(error) || error.code !== 'STATE_LOCKED') throw error;
      const owner = await readOwner(folder);
      const store = owner === undefined ? undefined : await connectStore(owner).catch(() => undefined);
      if (store !== undefined) return store;
      if (attempt >= ATTEMPTS) throw lockedError(folder, owner?.pid, error);
    }
    await systemClock.sleep(RETRY_MS);
  }
}

/** Opens the database in this process, and offers it to others. */
async function openHere(folder: string, clock: Clock): Promise<StateStore & { compact(): Promise<void> }> {
  const store = await openLevelStore({ path: path.join(folder, 'store'), clock });
  try {
    const address = await chooseAddress(folder);
    // Not every file system has sockets. Then the state is for one process at a time.
    const server = await serveStore(store, address).catch(() => undefined);
    if (server !== undefined) await writeOwner(folder, address);
    return {
      features: store.features,
      get: (key) => store.get(key),
      commit: (writes) => store.commit(writes),
      scan: (options) => store.scan(options),
      watch: (options) => store.watch(options),
      compact: () => store.compact(),
      async close() {
        await server?.close();
        await removeOwner(folder, address);
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** For its user alone. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new SpellError({
      code: 'STATE_FAILED',
      message: `The folder ${folder} for the state cannot be made: ${messageOf(cause)}. Choose another one.`,
      data: { path: folder },
      cause,
    });
  }
}

function lockedError(folder: string, pid: number | undefined, cause: unknown): SpellError {
  const who = pid === undefined ? 'Another process' : `Process ${pid}`;
  return new SpellError({
    code: 'STATE_LOCKED',
    message: `${who} holds the state in ${folder} and does not answer. Wait until it ends, or choose another folder for the state.`,
    data: { path: folder },
    cause,
  });
}

function closedError(): SpellError {
  return new SpellError({ code: 'CLOSED', message: 'Expected the state store to be open, but it was closed.' });
}
