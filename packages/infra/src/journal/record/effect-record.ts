import { SpellError, type JsonObject, type JsonValue, type SpellErrorJson } from '@llmspell/core';

import { readParts, writeParts, type HeardPart } from './part-list.ts';

/** Where an effect stands in its run, and how it ended. */
interface Ended {
  /** How many effects of the run had ended, with this one. Results are given back in this order. */
  readonly order: number;
  /** Epoch ms. */
  readonly endedAt: number;
}

/** How an effect ended. One without a value gave `undefined`. */
export type EffectOutcome =
  | (Ended & { readonly type: 'completed'; readonly value?: JsonValue })
  /** `once`: it must not be made again, also not when the run is resumed after it. */
  | (Ended & { readonly type: 'failed'; readonly error: SpellErrorJson; readonly once?: true })
  /**
   * It was broken off while the run went on: `from` outside, by the signal of its scope, or from inside, by itself. It
   * has no result. On replay the first waits for that signal again; the second fails again with its error, and is made
   * again if none was kept.
   */
  | (Ended & { readonly type: 'stopped'; readonly from: 'signal' | 'itself'; readonly error?: SpellErrorJson })
  /** It began at this time, epoch ms, and nobody knows how it ended. Only `at-most-once` and `ask` write this. */
  | { readonly type: 'started'; readonly startedAt: number }
  /** Nobody knows how it ended, but parts of its result were heard, and another effect began since. */
  | { readonly type: 'streaming' };

/** One effect of a run, as a journal keeps it. */
export interface EffectRecord {
  /** `path/name`, with `#2` and so on for equal ones. Unique within the run. */
  readonly key: string;
  readonly path: string;
  readonly name: string;
  /** Which request of its branch it was, from 0. */
  readonly index: number;
  readonly outcome: EffectOutcome;
  /** Parts of the result that the program heard before it ended. @default none */
  readonly parts?: readonly HeardPart[];
}

/** A record of an effect that ended. */
export type EndedEffect = EffectRecord & { readonly outcome: Extract<EffectOutcome, Ended> };

export function isEnded(record: EffectRecord): record is EndedEffect {
  return record.outcome.type !== 'started' && record.outcome.type !== 'streaming';
}

/** The value under which a store keeps the record. */
export function writeEffect({ path, name, index, outcome, parts = [] }: EffectRecord): JsonObject {
  const { type, ...rest } = outcome;
  const heard = parts.length === 0 ? {} : { parts: writeParts(parts) };
  return { type, path, name, index, ...rest, ...heard } as JsonObject;
}

/** @throws SpellError `STATE_CORRUPT` for a value that is no record of an effect. */
export function readEffect(key: string, stored: JsonValue): EffectRecord {
  if (isObject(stored)) {
    const { parts, ...value } = stored;
    const heard = parts === undefined ? [] : readParts(parts);
    if (isStoredEffect(value) && heard !== undefined) {
      const { path, name, index, ...outcome } = value;
      return { key, path, name, index, outcome, ...(heard.length === 0 ? {} : { parts: heard }) };
    }
  }
  throw new SpellError({
    code: 'STATE_CORRUPT',
    message: `Expected the record of effect "${key}" in the journal; got something else. Give the journal a store, or a view of one, to itself.`,
  });
}

type StoredEffect = Omit<EffectRecord, 'key' | 'outcome' | 'parts'> & EffectOutcome;

function isStoredEffect(value: unknown): value is StoredEffect {
  if (!isObject(value) || typeof value['path'] !== 'string' || typeof value['name'] !== 'string') return false;
  return typeof value['index'] === 'number' && isOutcome(value);
}

function isOutcome(value: Readonly<Record<string, unknown>>): boolean {
  const ended = typeof value['order'] === 'number' && typeof value['endedAt'] === 'number';
  switch (value['type']) {
    case 'streaming':
      return true;
    case 'started':
      return typeof value['startedAt'] === 'number';
    case 'completed':
      return ended;
    case 'failed':
      return ended && isError(value['error']);
    case 'stopped':
      return (
        ended &&
        (value['from'] === 'signal' || value['from'] === 'itself') &&
        (value['error'] === undefined || isError(value['error']))
      );
    default:
      return false;
  }
}

function isError(value: unknown): boolean {
  return isObject(value) && typeof value['code'] === 'string';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
