import { SpellError, type StateChange, type StateWrite } from '@llmspell/core';

import { liveRecord, type StateRecord } from './state-record.ts';

/** What a commit is planned against. */
export interface CommitBase {
  /** The record under a key, expired or not. */
  read(key: string): StateRecord | undefined;
  /** Revision of the last write. */
  readonly revision: number;
  /** Epoch ms. */
  readonly now: number;
}

/** What a commit will do. Nothing has been done yet. */
export interface CommitPlan {
  /** Revision after it. */
  readonly revision: number;
  readonly changes: readonly StateChange[];
  /** The records it leaves behind, `undefined` for none. */
  readonly records: ReadonlyMap<string, StateRecord | undefined>;
}

/**
 * Plans a commit: all conditions are checked against what was there before it, then the writes apply in their order.
 *
 * @throws SpellError `STATE_CONFLICT` with `data.key`, `data.expected` and `data.actual`.
 */
export function planCommit(writes: readonly StateWrite[], base: CommitBase): CommitPlan {
  for (const { key, ifRevision } of writes) {
    if (ifRevision === undefined) continue;
    const actual = liveRecord(base.read(key), base.now)?.revision ?? 0;
    if (actual !== ifRevision) throw conflict(key, ifRevision, actual);
  }
  const changes: StateChange[] = [];
  const records = new Map<string, StateRecord | undefined>();
  let { revision } = base;
  for (const write of writes) {
    revision += 1;
    const { key } = write;
    if (write.type === 'delete') {
      records.set(key, undefined);
      changes.push({ type: 'delete', key, revision });
      continue;
    }
    const { value, ttlMs } = write;
    const expiry = ttlMs === undefined ? {} : { expiresAt: Math.ceil(base.now + ttlMs) };
    records.set(key, { value, revision, ...expiry });
    changes.push({ type: 'set', key, value, revision, ...expiry });
  }
  return { revision, changes, records };
}

/** Plans the removal of those of the keys whose time is over. */
export function planExpiry(keys: readonly string[], base: CommitBase): CommitPlan {
  const expired = keys.filter((key) => {
    const record = base.read(key);
    return record !== undefined && liveRecord(record, base.now) === undefined;
  });
  return planCommit(
    expired.map((key) => ({ type: 'delete', key })),
    base,
  );
}

function conflict(key: string, expected: number, actual: number): SpellError {
  return new SpellError({
    code: 'STATE_CONFLICT',
    message: `Expected "${key}" ${describe(expected)}, but it ${actual === 0 ? 'does not exist' : `has revision ${actual}`}. Read it again and repeat the commit.`,
    retryable: true,
    data: { key, expected, actual },
  });
}

function describe(revision: number): string {
  return revision === 0 ? 'not to exist' : `to have revision ${revision}`;
}
