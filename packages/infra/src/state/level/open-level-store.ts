import {
  systemClock,
  type Clock,
  type ScanOptions,
  type StateChange,
  type StateEntry,
  type StateWrite,
  type WatchOptions,
} from '@llmspell/core';

import { ChangeLog } from '../change-log.ts';
import { checkWrites } from '../check-writes.ts';
import { compareKeys } from '../compare-keys.ts';
import { planCommit, planExpiry } from '../plan-commit.ts';
import { liveRecord, toEntry, type StateRecord } from '../state-record.ts';
import { createSweeper, type Sweeper } from '../sweeper.ts';
import { watchChanges } from '../watch-changes.ts';
import { CommitQueue } from './commit-queue.ts';
import { compactDatabase } from './compact-database.ts';
import {
  changeKey,
  CHANGES,
  DATA,
  dataKey,
  endOf,
  EXPIRY,
  expiryKey,
  keyOfExpiry,
  revisionOfChange,
} from './level-keys.ts';
import type { LevelStore } from './level-store.ts';
import { openDatabase, type Database, type DatabaseSnapshot } from './open-database.ts';
import { readChange, readRecord, writeChange, writeRecord } from './record-text.ts';
import { toStateError } from './to-state-error.ts';

export interface LevelStoreOptions {
  /** The folder; made when it is missing. */
  readonly path: string;
  /** @default the machine's clock */
  readonly clock?: Clock;
  /** Changes kept for watchers that resume, also over a restart; at least 1. @default 10_000 */
  readonly historySize?: number;
  /** ms between removals of expired entries. @default 60_000 */
  readonly sweepMs?: number;
}

/**
 * Opens a state store on disk (LevelDB). A commit that was acknowledged survives a killed process and a power cut; commits
 * made at the same time share one synced write. A store belongs to one process at a time.
 *
 * @throws SpellError `STATE_LOCKED` when it is open elsewhere, `STATE_CORRUPT` when it cannot be read, `STATE_FAILED` for
 * other troubles of the disk, `PEER_MISSING` without the package `level`.
 */
export async function openLevelStore(options: LevelStoreOptions): Promise<LevelStore> {
  const historySize = Math.max(1, options.historySize ?? 10_000);
  const database = await openDatabase(options.path);
  try {
    const [last] = await database.keys({ gte: CHANGES, lt: endOf(CHANGES), reverse: true, limit: 1 }).all();
    const revision = last === undefined ? 0 : revisionOfChange(last);
    // The history may have been longer in the run before.
    if (revision > historySize) await database.clear({ gte: CHANGES, lte: changeKey(revision - historySize) });
    return new DiskStore(database, { ...options, historySize }, revision);
  } catch (error) {
    await database.close();
    throw toStateError(error, options.path);
  }
}

type OpenedOptions = LevelStoreOptions & { readonly historySize: number };

/** Entries or changes read from the disk at once. No iterator stays open while the caller works. */
const PAGE = 256;
/** Changes kept in memory besides, so that live watchers need not read the disk. */
const RECENT = 1_000;

class DiskStore implements LevelStore {
  readonly features = { persistent: true, watch: true };
  readonly #database: Database;
  readonly #path: string;
  readonly #clock: Clock;
  readonly #historySize: number;
  readonly #log: ChangeLog;
  readonly #queue: CommitQueue;
  readonly #sweeper: Sweeper;
  #closing: Promise<void> | undefined;

  constructor(database: Database, options: OpenedOptions, revision: number) {
    const { path, clock = systemClock, historySize, sweepMs = 60_000 } = options;
    this.#database = database;
    this.#path = path;
    this.#clock = clock;
    this.#historySize = historySize;
    const log = new ChangeLog(Math.min(RECENT, historySize), revision);
    this.#log = log;
    this.#queue = new CommitQueue({
      get revision() {
        return log.revision;
      },
      now: () => clock.now(),
      read: (key) => this.#read(key),
      write: (records, changes) => this.#write(records, changes),
    });
    this.#sweeper = createSweeper(() => this.sweep(), sweepMs);
    // Entries that expire may be there from the process before.
    this.#sweeper.start();
  }

  async get(key: string): Promise<StateEntry | undefined> {
    this.#log.assertOpen();
    const record = liveRecord(this.#read(key), this.#clock.now());
    return record === undefined ? undefined : toEntry(key, record);
  }

  async commit(writes: readonly StateWrite[]): Promise<number> {
    this.#log.assertOpen();
    const checked = checkWrites(writes);
    const { revision } = await this.#queue.submit((base) => planCommit(checked, base));
    return revision;
  }

  async *scan(options: ScanOptions = {}): AsyncGenerator<StateEntry> {
    this.#log.assertOpen();
    if (options.snapshot !== true) {
      yield* this.#scan(options);
      return;
    }
    // Closed by whoever stops reading, for while it is open the disk keeps what is deleted.
    await using snapshot = this.#database.snapshot();
    yield* this.#scan(options, snapshot);
  }

  async *#scan(
    { prefix = '', after, limit = Infinity }: ScanOptions,
    snapshot?: DatabaseSnapshot,
  ): AsyncGenerator<StateEntry> {
    const end = endOf(dataKey(prefix));
    const first = dataKey(prefix);
    let start: { gt: string } | { gte: string } =
      after === undefined || compareKeys(after, prefix) < 0 ? { gte: first } : { gt: dataKey(after) };
    let left = limit;
    while (left > 0) {
      const size = Math.min(PAGE, left);
      const page = await this.#page({ ...start, lt: end, limit: size }, snapshot);
      for (const [key, text] of page) {
        this.#log.assertOpen();
        start = { gt: key };
        const record = liveRecord(readRecord(text), this.#clock.now());
        if (record === undefined) continue;
        left -= 1;
        yield toEntry(key.slice(DATA.length), record);
      }
      if (page.length < size) return;
    }
  }

  watch(options: WatchOptions = {}): AsyncIterable<StateChange> {
    return watchChanges(this.#log, options, (revision) => this.#changesAfter(revision));
  }

  async sweep(): Promise<number> {
    this.#log.assertOpen();
    const due = expiryKey(this.#clock.now() + 1, '');
    let count = 0;
    for (;;) {
      const page = await this.#page({ gte: EXPIRY, lt: due, limit: PAGE });
      if (page.length === 0) return count;
      const keys = page.map(([key]) => keyOfExpiry(key));
      const { changes } = await this.#queue.submit((base) => planExpiry(keys, base));
      count += changes.length;
      if (changes.length === 0) return count;
    }
  }

  async compact(): Promise<void> {
    await this.sweep();
    try {
      await compactDatabase(this.#database);
    } catch (error) {
      throw toStateError(error, this.#path);
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    this.#sweeper.stop();
    this.#log.close();
    await this.#queue.idle();
    await this.#database.close();
  }

  #read(key: string): StateRecord | undefined {
    try {
      const text = this.#database.getSync(dataKey(key));
      return text === undefined ? undefined : readRecord(text);
    } catch (error) {
      throw toStateError(error, this.#path);
    }
  }

  async #page(
    range: { gt?: string; gte?: string; lt: string; limit: number },
    snapshot?: DatabaseSnapshot,
  ): Promise<[string, string][]> {
    this.#log.assertOpen();
    try {
      return await this.#database.iterator({ ...range, snapshot }).all();
    } catch (error) {
      this.#log.assertOpen();
      throw toStateError(error, this.#path);
    }
  }

  async #changesAfter(revision: number): Promise<readonly StateChange[] | undefined> {
    const page = await this.#page({ gt: changeKey(revision), lt: endOf(CHANGES), limit: PAGE });
    const [oldest] = page;
    if (oldest === undefined || revisionOfChange(oldest[0]) !== revision + 1) return undefined;
    return page.map(([key, text]) => readChange(text, revisionOfChange(key)));
  }

  async #write(records: ReadonlyMap<string, StateRecord | undefined>, changes: readonly StateChange[]): Promise<void> {
    const batch: Operation[] = [];
    for (const [key, record] of records) this.#writeRecord(batch, key, record);
    for (const change of changes) {
      batch.push({ type: 'put', key: changeKey(change.revision), value: writeChange(change) });
      const old = change.revision - this.#historySize;
      if (old > 0) batch.push({ type: 'del', key: changeKey(old) });
    }
    try {
      await this.#database.batch(batch, { sync: true });
    } catch (error) {
      throw toStateError(error, this.#path);
    }
    this.#log.append(changes);
  }

  #writeRecord(batch: Operation[], key: string, record: StateRecord | undefined): void {
    const before = this.#read(key)?.expiresAt;
    if (before !== undefined) batch.push({ type: 'del', key: expiryKey(before, key) });
    if (record === undefined) {
      batch.push({ type: 'del', key: dataKey(key) });
      return;
    }
    batch.push({ type: 'put', key: dataKey(key), value: writeRecord(record) });
    if (record.expiresAt !== undefined) batch.push({ type: 'put', key: expiryKey(record.expiresAt, key), value: '' });
  }
}

type Operation =
  | { readonly type: 'put'; readonly key: string; readonly value: string }
  | { readonly type: 'del'; readonly key: string };
