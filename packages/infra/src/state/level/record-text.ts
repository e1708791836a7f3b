import { parseJson, SpellError, type JsonObject, type JsonValue, type StateChange } from '@llmspell/core';

import type { StateRecord } from '../state-record.ts';

/** The text of a record. */
export function writeRecord({ value, revision, expiresAt }: StateRecord): string {
  return JSON.stringify(expiresAt === undefined ? { v: value, r: revision } : { v: value, r: revision, x: expiresAt });
}

/** @throws SpellError `STATE_CORRUPT` for a text that is not one of ours. */
export function readRecord(text: string): StateRecord {
  const { v: value, r: revision, x: expiresAt } = readObject(text);
  if (value === undefined || typeof revision !== 'number') throw foreign(text);
  return typeof expiresAt === 'number' ? { value, revision, expiresAt } : { value, revision };
}

/** The text of a change; its revision is in its key. */
export function writeChange(change: StateChange): string {
  return JSON.stringify(
    change.type === 'set' ? { k: change.key, v: change.value, x: change.expiresAt } : { k: change.key },
  );
}

/** @throws SpellError `STATE_CORRUPT` for a text that is not one of ours. */
export function readChange(text: string, revision: number): StateChange {
  const { k: key, v: value, x: expiresAt } = readObject(text);
  if (typeof key !== 'string') throw foreign(text);
  if (value === undefined) return { type: 'delete', key, revision };
  const change = { type: 'set', key, value, revision } as const;
  return typeof expiresAt === 'number' ? { ...change, expiresAt } : change;
}

function readObject(text: string): JsonObject {
  const value = parseJson(text, 'a record of the state store');
  if (isObject(value)) return value;
  throw foreign(text);
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function foreign(text: string): SpellError {
  return new SpellError({
    code: 'STATE_CORRUPT',
    message: `Expected a record of the state store; got a text of ${text.length} characters that is none. The folder may belong to another program.`,
  });
}
