import type { JsonValue } from '../json/json-value.ts';

/** A stored value with the revision of its last change. */
export interface StateEntry {
  readonly key: string;
  readonly value: JsonValue;
  /** Grows by one with every write to the store; never 0. */
  readonly revision: number;
  /** Epoch ms after which the entry counts as absent. */
  readonly expiresAt?: number;
}

/** One write of a commit. `ifRevision` makes it conditional: the entry's revision must be this; 0 means "must not exist". */
export type StateWrite =
  | {
      readonly type: 'set';
      readonly key: string;
      readonly value: JsonValue;
      /** Time to live, ms. */
      readonly ttlMs?: number;
      readonly ifRevision?: number;
    }
  | { readonly type: 'delete'; readonly key: string; readonly ifRevision?: number };

/** A change that was committed. */
export type StateChange =
  | {
      readonly type: 'set';
      readonly key: string;
      readonly value: JsonValue;
      readonly revision: number;
      /** Epoch ms after which the entry counts as absent. */
      readonly expiresAt?: number;
    }
  | { readonly type: 'delete'; readonly key: string; readonly revision: number };

export interface ScanOptions {
  /** Only keys that start with this. @default '' (all) */
  readonly prefix?: string;
  /** Only keys after this one: the last key of the page before. */
  readonly after?: string;
  readonly limit?: number;
  /**
   * Give all entries as they are when the first is read, whatever is committed meanwhile. Read such a scan quickly: it may
   * hold back space on the disk. @default false
   */
  readonly snapshot?: boolean;
}

export interface WatchOptions {
  readonly prefix?: string;
  /** Replay changes after this revision first. @default the present: only new changes */
  readonly fromRevision?: number;
  readonly signal?: AbortSignal;
}

/** What a store offers beyond the contract's core. */
export interface StateStoreFeatures {
  /** Whether entries outlive the process. */
  readonly persistent: boolean;
  /** Whether {@link StateStore.watch} works. */
  readonly watch: boolean;
}

/**
 * Seam: keeps JSON values by key. Setting, deleting, comparing, expiring and batches are all {@link StateStore.commit}.
 *
 * For implementors: keys are compared as UTF-8 byte strings; values are copied in and out; a call after `close` rejects
 * with `CLOSED`; `close` may be called twice.
 */
export interface StateStore {
  readonly features: StateStoreFeatures;
  get(key: string): Promise<StateEntry | undefined>;
  /**
   * Writes all or nothing, durably where the store is persistent, and gives the new revision.
   * @throws SpellError `STATE_CONFLICT` (with `data.key`) when a condition does not hold.
   */
  commit(writes: readonly StateWrite[]): Promise<number>;
  /** Entries in key order. */
  scan(options?: ScanOptions): AsyncIterable<StateEntry>;
  /** Changes in commit order, until aborted. @throws SpellError `NOT_FOUND` when `fromRevision` is older than the kept history. */
  watch(options?: WatchOptions): AsyncIterable<StateChange>;
  close(): Promise<void>;
}
