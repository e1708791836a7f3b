import { SpellError, type JsonValue, type StateStore } from '@llmspell/core';

import { readEffect, type EffectRecord } from './effect-record.ts';
import { effectPrefix, listOfChunk, logPrefix, partPrefix } from './journal-keys.ts';
import type { HeardPart } from './part-list.ts';

/** Everything that is kept of a run. */
export interface JournalRecords {
  /** In the order of keys; `outcome.order` tells in which order effects ended. */
  readonly effects: readonly EffectRecord[];
  /** Logs by their keys. */
  readonly logs: Map<string, JsonValue[]>;
}

/**
 * Reads the effects that the journal of a run holds, in the order of keys; `outcome.order` tells in which order they ended.
 *
 * @throws SpellError `STATE_CORRUPT` for a value that no journal wrote.
 */
export async function* readJournal(store: StateStore, runId: string): AsyncGenerator<EffectRecord> {
  const kept = await readParts(store, runId);
  const prefix = effectPrefix(runId);
  for await (const { key, value } of store.scan({ prefix })) {
    const effect = readEffect(key.slice(prefix.length), value);
    yield withParts(effect, kept.get(effect.key));
    kept.delete(effect.key);
  }
  yield* kept.values();
}

/** Reads all of it. @throws SpellError `STATE_CORRUPT`. */
export async function readRecords(store: StateStore, runId: string): Promise<JournalRecords> {
  const effects: EffectRecord[] = [];
  for await (const effect of readJournal(store, runId)) effects.push(effect);
  const logs = new Map<string, JsonValue[]>();
  const prefix = logPrefix(runId);
  for await (const { key, value } of store.scan({ prefix })) {
    const log = listOfChunk(key.slice(prefix.length));
    if (!isList(value)) throw corrupt(log);
    const entries = logs.get(log) ?? [];
    for (const entry of value) entries.push(entry);
    logs.set(log, entries);
  }
  return { effects, logs };
}

/** Parts that were kept before their effects had ended. */
async function readParts(store: StateStore, runId: string): Promise<Map<string, Streamed>> {
  const kept = new Map<string, Streamed>();
  const prefix = partPrefix(runId);
  for await (const { key, value } of store.scan({ prefix })) {
    const effect = readEffect(listOfChunk(key.slice(prefix.length)), value);
    const streamed = kept.get(effect.key) ?? { ...effect, parts: [] };
    for (const part of effect.parts ?? []) streamed.parts.push(part);
    kept.set(effect.key, streamed);
  }
  return kept;
}

/** An effect of which parts were kept before it had ended. */
type Streamed = EffectRecord & { readonly parts: HeardPart[] };

/** @param earlier The same effect with the parts that came before. */
function withParts(effect: EffectRecord, earlier: Streamed | undefined): EffectRecord {
  return earlier === undefined ? effect : { ...effect, parts: [...earlier.parts, ...(effect.parts ?? [])] };
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function corrupt(log: string): SpellError {
  return new SpellError({
    code: 'STATE_CORRUPT',
    message: `Expected entries of the log "${log}" in the journal; got something else. Give the journal a store, or a view of one, to itself.`,
  });
}
