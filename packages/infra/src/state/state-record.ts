import type { JsonValue, StateEntry } from '@llmspell/core';

import { copyJson } from './copy-json.ts';

/** What a store keeps under a key. */
export interface StateRecord {
  readonly value: JsonValue;
  readonly revision: number;
  /** Epoch ms. */
  readonly expiresAt?: number;
}

/** The record, unless its time is over. */
export function liveRecord(record: StateRecord | undefined, now: number): StateRecord | undefined {
  return record?.expiresAt !== undefined && record.expiresAt <= now ? undefined : record;
}

/** A record as the store's caller sees it: a copy of its own. */
export function toEntry(key: string, { value, revision, expiresAt }: StateRecord): StateEntry {
  const entry = { key, value: copyJson(value), revision };
  return expiresAt === undefined ? entry : { ...entry, expiresAt };
}
