import type { JsonValue } from '@llmspell/core';

/** One step from a version of a namespace's entries to the next. */
export interface StateMigration {
  /** What it changes, for people. */
  readonly description: string;
  /**
   * Gives the entries, by key without the prefix, as they are to be in the next version. It may run again when somebody
   * writes meanwhile, and touches nothing else. Entries that it leaves as they are keep their revision and expiry.
   */
  migrate(
    entries: ReadonlyMap<string, JsonValue>,
  ): ReadonlyMap<string, JsonValue> | Promise<ReadonlyMap<string, JsonValue>>;
}

/** A part of a store that has a form of its own, which changes from version to version of a program. */
export interface StateNamespace {
  readonly name: string;
  /** What its keys begin with. @default the name with a slash */
  readonly prefix?: string;
  /** From version 0 on, in order. Their number is the version that the program knows; never take one away. */
  readonly migrations: readonly StateMigration[];
}

/** Where a namespace stands. */
export interface SchemaVersion {
  readonly namespace: string;
  readonly version: number;
  /** When it came to this version; RFC 3339, UTC. */
  readonly migratedAt: string;
}

/** What was done. */
export interface MigrationReport {
  readonly namespace: string;
  readonly from: number;
  readonly to: number;
  /** Descriptions of the migrations that ran. */
  readonly applied: readonly string[];
}
