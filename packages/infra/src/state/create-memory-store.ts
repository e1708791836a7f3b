import {
  systemClock,
  type Clock,
  type ScanOptions,
  type StateEntry,
  type StateWrite,
  type WatchOptions,
} from '@llmspell/core';

import { ChangeLog } from './change-log.ts';
import { checkWrites } from './check-writes.ts';
import { compareKeys } from './compare-keys.ts';
import type { ExpiringStore } from './expiring-store.ts';
import { planCommit, planExpiry, type CommitBase, type CommitPlan } from './plan-commit.ts';
import { SortedKeys } from './sorted-keys.ts';
import { liveRecord, toEntry, type StateRecord } from './state-record.ts';
import { createSweeper, type Sweeper } from './sweeper.ts';
import { watchChanges } from './watch-changes.ts';

export interface MemoryStoreOptions {
  /** @default the machine's clock */
  readonly clock?: Clock;
  /** Changes kept for watchers that resume. @default 10_000 */
  readonly historySize?: number;
  /** ms between removals of expired entries. @default 60_000 */
  readonly sweepMs?: number;
}

/** Makes a state store that lives as long as the process. */
export function createMemoryStore(options: MemoryStoreOptions = {}): ExpiringStore {
  return new MemoryStore(options);
}

class MemoryStore implements ExpiringStore {
  readonly features = { persistent: false, watch: true };
  readonly #clock: Clock;
  readonly #records = new Map<string, StateRecord>();
  readonly #keys = new SortedKeys();
  /** Keys of entries that can expire. */
  readonly #expiring = new Set<string>();
  readonly #log: ChangeLog;
  readonly #sweeper: Sweeper;

  constructor({ clock = systemClock, historySize = 10_000, sweepMs = 60_000 }: MemoryStoreOptions) {
    this.#clock = clock;
    this.#log = new ChangeLog(historySize);
    this.#sweeper = createSweeper(() => this.sweep(), sweepMs);
  }

  async get(key: string): Promise<StateEntry | undefined> {
    this.#log.assertOpen();
    const record = liveRecord(this.#records.get(key), this.#clock.now());
    return record === undefined ? undefined : toEntry(key, record);
  }

  async commit(writes: readonly StateWrite[]): Promise<number> {
    this.#log.assertOpen();
    return this.#apply(planCommit(checkWrites(writes), this.#base()));
  }

  async *scan({ limit = Infinity, snapshot = false, ...range }: ScanOptions = {}): AsyncGenerator<StateEntry> {
    this.#log.assertOpen();
    let left = limit;
    if (left <= 0) return;
    const records = this.#range(range);
    for (const [key, record] of snapshot ? [...records] : records) {
      left -= 1;
      yield toEntry(key, record);
      this.#log.assertOpen();
      if (left <= 0) return;
    }
  }

  /** The records of a range as they are when each is asked for. */
  *#range({ prefix = '', after }: ScanOptions): Generator<readonly [key: string, record: StateRecord]> {
    let key = after === undefined || compareKeys(after, prefix) < 0 ? this.#keys.from(prefix) : this.#keys.after(after);
    while (key?.startsWith(prefix) === true) {
      const record = liveRecord(this.#records.get(key), this.#clock.now());
      if (record !== undefined) yield [key, record];
      key = this.#keys.after(key);
    }
  }

  watch(options: WatchOptions = {}): ReturnType<typeof watchChanges> {
    return watchChanges(this.#log, options);
  }

  async sweep(): Promise<number> {
    this.#log.assertOpen();
    const plan = planExpiry([...this.#expiring], this.#base());
    this.#apply(plan);
    return plan.changes.length;
  }

  close(): Promise<void> {
    this.#sweeper.stop();
    this.#log.close();
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #base(): CommitBase {
    return { read: (key) => this.#records.get(key), revision: this.#log.revision, now: this.#clock.now() };
  }

  #apply({ records, changes, revision }: CommitPlan): number {
    for (const [key, record] of records) this.#put(key, record);
    this.#log.append(changes);
    return revision;
  }

  #put(key: string, record: StateRecord | undefined): void {
    if (record === undefined) {
      this.#expiring.delete(key);
      if (this.#records.delete(key)) this.#keys.remove(key);
      return;
    }
    if (!this.#records.has(key)) this.#keys.add(key);
    this.#records.set(key, record);
    if (record.expiresAt === undefined) {
      this.#expiring.delete(key);
      return;
    }
    this.#expiring.add(key);
    this.#sweeper.start();
  }
}
