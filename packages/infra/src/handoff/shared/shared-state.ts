import type { Clock, JsonObject, JsonValue, StateStore } from '@llmspell/core';

import type { ConflictStrategy, SharedConflict } from './conflict-strategy.ts';

/**
 * When what one replica writes comes to the others: with every write and read; some time after the first write, together
 * with those that follow; or when it is asked for.
 */
export type SyncPolicy =
  | { readonly type: 'immediate' }
  | { readonly type: 'batched'; readonly intervalMs: number }
  | { readonly type: 'on-demand' };

export interface SharedStateOptions {
  readonly store: StateStore;
  /** What is shared: replicas with the same name in the same store have the same values. */
  readonly name: string;
  /** Who this is, an agent's name. Each replica needs a name of its own. */
  readonly replica: string;
  /** @default immediate */
  readonly policy?: SyncPolicy;
  /** @default last-write */
  readonly conflict?: ConflictStrategy;
  /** @default the machine's clock */
  readonly clock?: Clock;
  /** Hears `state.synced` and `state.sync.failed`. A run context's `emit` fits. */
  readonly emit?: (type: string, data: () => JsonObject) => void;
}

/** What a synchronisation did, by key. */
export interface SyncReport {
  readonly pushed: readonly string[];
  readonly pulled: readonly string[];
  /** Keys of conflicts that the strategy resolved. */
  readonly resolved: readonly string[];
  /** Conflicts that somebody has to resolve. */
  readonly conflicts: readonly SharedConflict[];
}

/** One replica of values that several share. It works on a copy of its own, which its policy keeps in step. */
export interface SharedState extends AsyncDisposable {
  get(key: string): Promise<JsonValue | undefined>;
  /**
   * Under the policy `immediate` it is pushed at once.
   *
   * @throws SpellError `STATE_CONFLICT` under `immediate` with `version-vector`, when somebody else wrote since this replica
   * last read; the write is dropped.
   */
  set(key: string, value: JsonValue): Promise<void>;
  delete(key: string): Promise<void>;
  /** All values by key. */
  entries(): Promise<JsonObject>;
  /** Pushes what is pending, then takes what others wrote. */
  sync(): Promise<SyncReport>;
  /** Keys that were written and not pushed yet. */
  readonly pending: readonly string[];
  /** Conflicts that wait for {@link SharedState.resolve}. */
  readonly conflicts: readonly SharedConflict[];
  /** Ends a conflict with a value that takes the place of both; `undefined` deletes the key. It is pushed by the next sync. */
  resolve(key: string, value: JsonValue | undefined): Promise<void>;
  /**
   * Pushes what is pending and ends. The store stays open.
   *
   * @throws SpellError `STATE_CONFLICT` when conflicts are left: what was written here is lost then.
   */
  close(): Promise<void>;
}
