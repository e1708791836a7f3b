import { SpellError, type JsonValue } from '@llmspell/core';
import { z } from 'zod';

import type { VersionVector } from './version-vector.ts';

/** A shared value with what is known of its history. */
export interface SharedRecord {
  /** Absent after a deletion, which has a history too. */
  readonly value?: JsonValue;
  readonly vector: VersionVector;
  /** Epoch ms. */
  readonly writtenAt: number;
  readonly writtenBy: string;
}

const schema = z.object({
  value: z.json().optional(),
  vector: z.record(z.string(), z.int().min(0)),
  writtenAt: z.number(),
  writtenBy: z.string(),
});

/** @throws SpellError `STATE_CORRUPT` for what is no record of ours. */
export function readSharedRecord(key: string, json: JsonValue): SharedRecord {
  const { success, data } = schema.safeParse(json);
  if (success) {
    const { value, ...history } = data;
    return value === undefined ? history : { value, ...history };
  }
  throw new SpellError({
    code: 'STATE_CORRUPT',
    message: `Expected "${key}" to hold a shared value with its history, but it holds something else. Another program may use the same keys: give the shared state another name.`,
    data: { key },
  });
}

export function writeSharedRecord({ value, vector, writtenAt, writtenBy }: SharedRecord): JsonValue {
  const history = { vector, writtenAt, writtenBy };
  return value === undefined ? history : { value, ...history };
}
