import { createHash } from 'node:crypto';

import { SpellError, type JsonObject, type JsonValue, type ScriptLimits, type ScriptSource } from '@llmspell/core';
import { getOwn } from '@llmspell/core/kit';

/** Keeps of a durable run what is needed to run it again without the caller. No secret is in it but those of the spell itself. */
export interface SpellRecord {
  /** The file it was read from; absolute. */
  readonly file?: string;
  readonly filename: string;
  readonly code: string;
  readonly modules: Readonly<Record<string, string>>;
  /** Of code and modules. */
  readonly hash: string;
  /** Where relative paths start. */
  readonly cwd: string;
  readonly args: readonly string[];
  readonly input: JsonValue;
  readonly limits: Readonly<Partial<ScriptLimits>>;
  /** What it may touch: what all of these grant. */
  readonly grants: readonly JsonObject[];
  readonly maxCostUsd?: number;
  readonly maxTokens?: number;
  readonly seed?: number;
  /** The model that is meant where the spell names none. @default that of the runtime which runs it */
  readonly model?: string;
}

/** What the keys of records begin with. */
export const SPELLS = 'spells/';

/** A source as a record keeps it. */
export function recordSource({
  code,
  filename,
  modules = new Map(),
}: ScriptSource): Pick<SpellRecord, 'code' | 'filename' | 'modules' | 'hash'> {
  const sorted = [...modules].toSorted(([left], [right]) => (left < right ? -1 : 1));
  const hash = createHash('sha256')
    .update(JSON.stringify([code, sorted]))
    .digest('hex');
  return { code, filename, modules: Object.fromEntries(sorted), hash };
}

/** The source in a record. */
export function sourceOf({ code, filename, modules }: SpellRecord): ScriptSource {
  return { code, filename, modules: new Map(Object.entries(modules)) };
}

export function writeSpell(record: SpellRecord): JsonObject {
  return { ...record, limits: { ...record.limits } };
}

/** @throws SpellError `STATE_CORRUPT` for a value that is no record of a spell. */
export function readSpellRecord(runId: string, value: JsonValue): SpellRecord {
  if (isSpellRecord(value)) return value;
  throw new SpellError({
    code: 'STATE_CORRUPT',
    message: `Expected the record of the spell of run ${runId}; got something else. Restore the state from a backup, or begin a new run.`,
    data: { runId },
  });
}

const TEXTS = ['filename', 'code', 'hash', 'cwd'] as const;
const OBJECTS = ['modules', 'limits'] as const;
const LISTS = ['args', 'grants'] as const;

function isSpellRecord(value: unknown): value is SpellRecord {
  if (!isObject(value)) return false;
  return (
    TEXTS.every((name) => typeof getOwn(value, name) === 'string') &&
    OBJECTS.every((name) => isObject(getOwn(value, name))) &&
    LISTS.every((name) => Array.isArray(getOwn(value, name))) &&
    getOwn(value, 'input') !== undefined
  );
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
