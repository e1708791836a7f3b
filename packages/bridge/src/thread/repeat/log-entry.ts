import { SpellError, type JsonValue } from '@llmspell/core';

import type { WireText } from '../../wire/wire-text.ts';

/** What went into a script, or came out of it, as the log of a repeatable session keeps it. */
export type LogEntry = Delivery | Departure;

/** What went into a script. `now` is the time it saw from then on, epoch ms. */
export type Delivery = OpenEntry | RunEntry | SettleEntry | InvokeEntry;

export interface OpenEntry {
  readonly type: 'open';
  readonly seed: number;
  readonly now: number;
}

export interface RunEntry {
  readonly type: 'run';
  readonly now: number;
}

export interface SettleEntry {
  readonly type: 'settle';
  /** Which call of the script it answers, from 1. */
  readonly call: number;
  readonly ok: boolean;
  readonly value: WireText;
  readonly now: number;
}

export interface InvokeEntry {
  readonly type: 'invoke';
  /** The call of the script during which the host made it; 0 for none. */
  readonly during: number;
  readonly ref: number;
  readonly method: string | null;
  readonly args: WireText;
  readonly now: number;
}

/** What came out of a script. */
export type Departure = CallEntry | DoneEntry | ExitEntry;

export interface CallEntry {
  readonly type: 'call';
  /** `Agent.chat`. */
  readonly name: string;
  /** Of the receiver and the arguments. */
  readonly hash: string;
  /** Where in the script it was made: `spell.lua:3`. Told, never compared. */
  readonly at: string;
}

/** The script or one of its functions has ended. */
export interface DoneEntry {
  readonly type: 'done';
  readonly ok: boolean;
  /** Of the value. */
  readonly hash: string;
}

export interface ExitEntry {
  readonly type: 'exit';
  readonly code: number;
}

type Kind = 'number' | 'string' | 'boolean';

/** The fields of each kind of entry. A method may be null. */
const FIELDS: ReadonlyMap<unknown, Readonly<Record<string, Kind>>> = new Map([
  ['open', { seed: 'number', now: 'number' }],
  ['run', { now: 'number' }],
  ['settle', { call: 'number', ok: 'boolean', value: 'string', now: 'number' }],
  ['invoke', { during: 'number', ref: 'number', args: 'string', now: 'number' }],
  ['call', { name: 'string', hash: 'string', at: 'string' }],
  ['done', { ok: 'boolean', hash: 'string' }],
  ['exit', { code: 'number' }],
] satisfies [LogEntry['type'], Readonly<Record<string, Kind>>][]);

/** Reads an entry of a log. @throws SpellError `STATE_CORRUPT` for what is none. */
export function readEntry(json: JsonValue): LogEntry {
  const record = typeof json === 'object' && json !== null ? (json as Readonly<Record<string, unknown>>) : {};
  const fields = Object.entries(FIELDS.get(record['type']) ?? { type: undefined });
  if (fields.every(([name, kind]) => typeof record[name] === kind)) return record as unknown as LogEntry;
  throw new SpellError({
    code: 'STATE_CORRUPT',
    message: `The log of the script has an entry that cannot be read: ${JSON.stringify(json).slice(0, 80)}`,
  });
}

/** Writes an entry for the log. */
export function toJson(entry: LogEntry): JsonValue {
  return { ...entry };
}

export function isDelivery(entry: LogEntry): entry is Delivery {
  return entry.type !== 'call' && entry.type !== 'done' && entry.type !== 'exit';
}
