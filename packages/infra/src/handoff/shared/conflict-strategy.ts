import type { JsonValue } from '@llmspell/core';

import type { SharedRecord } from './shared-record.ts';
import { advanceVector, mergeVectors } from './version-vector.ts';

/** Two writes of one key of which neither had seen the other. `undefined` stands for a deletion. */
export interface SharedConflict {
  readonly key: string;
  readonly mine: JsonValue | undefined;
  readonly theirs: JsonValue | undefined;
  readonly theirWriter: string;
}

/**
 * What happens when two have written a key and neither had seen the other's write. A write that had seen the other is
 * never in conflict with it, whatever the clocks say.
 *
 * - `last-write`: the later one by the clocks wins, of two at the same time the one whose replica's name is greater.
 * - `merge`: a function makes one value of both; it should not matter which is mine.
 * - `version-vector`: nobody wins; it is reported, and somebody resolves it.
 */
export type ConflictStrategy =
  | { readonly type: 'last-write' }
  | {
      readonly type: 'merge';
      readonly merge: (conflict: SharedConflict) => JsonValue | undefined | Promise<JsonValue | undefined>;
    }
  | { readonly type: 'version-vector' };

/** Both sides of a conflict, with the one who resolves it. */
export interface ConflictSides {
  readonly key: string;
  readonly mine: SharedRecord;
  readonly theirs: SharedRecord;
  readonly replica: string;
  /** Epoch ms. */
  readonly now: number;
}

/** The record that takes the place of both, `theirs` when that wins as it is, `undefined` when nobody decides. */
export async function resolveConflict(
  strategy: ConflictStrategy,
  sides: ConflictSides,
): Promise<SharedRecord | undefined> {
  const { mine, theirs } = sides;
  switch (strategy.type) {
    case 'last-write':
      return isLater(mine, theirs) ? successor(sides, mine.value, mine.writtenAt) : theirs;
    case 'merge':
      return successor(sides, await strategy.merge(toConflict(sides)), sides.now);
    case 'version-vector':
      return undefined;
    default:
      return strategy satisfies never;
  }
}

/** A record that has seen both sides. */
export function successor(
  { mine, theirs, replica }: ConflictSides,
  value: JsonValue | undefined,
  writtenAt: number,
): SharedRecord {
  const vector = advanceVector(mergeVectors(mine.vector, theirs.vector), replica);
  const record = { vector, writtenAt, writtenBy: replica };
  return value === undefined ? record : { ...record, value };
}

export function toConflict({ key, mine, theirs }: ConflictSides): SharedConflict {
  return { key, mine: mine.value, theirs: theirs.value, theirWriter: theirs.writtenBy };
}

function isLater(mine: SharedRecord, theirs: SharedRecord): boolean {
  return mine.writtenAt === theirs.writtenAt ? mine.writtenBy > theirs.writtenBy : mine.writtenAt > theirs.writtenAt;
}
