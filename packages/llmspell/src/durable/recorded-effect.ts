import type { JsonValue, SpellErrorJson } from '@llmspell/core';
import type { EffectRecord } from '@llmspell/infra/journal';

import { INTERPRETER } from './create-interpreter.ts';

/** An effect of a run, as it is told of. */
export interface RecordedEffect {
  /** In the order in which the spell was given their results, from 1. */
  readonly number: number;
  /** Where in the spell's run it was, and its name; unique in the run. */
  readonly key: string;
  /** What it is: `llm`, `tool`, `state.set`, `wait:approval`. */
  readonly name: string;
  /** Epoch ms. */
  readonly endedAt: number;
  /** What it gave; `undefined` for nothing. */
  readonly value?: JsonValue;
  readonly error?: SpellErrorJson;
}

/** A key without what is the same in all keys of a run. */
export function shortKey(key: string, filename: string): string {
  const prefix = prefixOf(filename);
  return key.startsWith(prefix) ? key.slice(prefix.length) : key;
}

/** The key that {@link shortKey} was made of. */
export function longKey(key: string, filename: string): string {
  return key.startsWith(INTERPRETER) ? key : prefixOf(filename) + key;
}

export function toRecordedEffect(
  { key, name, outcome }: EffectRecord,
  number: number,
  filename: string,
): RecordedEffect {
  const ended = 'endedAt' in outcome ? outcome.endedAt : 0;
  return {
    number,
    key: shortKey(key, filename),
    name,
    endedAt: ended,
    ...('value' in outcome && outcome.value !== undefined ? { value: outcome.value } : {}),
    ...('error' in outcome && outcome.error !== undefined ? { error: outcome.error } : {}),
  };
}

function prefixOf(filename: string): string {
  return `${INTERPRETER}/${filename}/`;
}
