import { SpellError, type JsonObject } from '@llmspell/core';

import { isDelivery, type CallEntry, type Delivery, type Departure, type LogEntry } from './log-entry.ts';

export interface Divergence {
  readonly recorded: LogEntry | undefined;
  /** What came in its place. */
  readonly came: LogEntry | 'nothing';
  /** The call that one of them answers. */
  readonly call?: CallEntry | undefined;
  /** What to say of the two, when they look the same. */
  readonly detail?: string;
  readonly cause?: unknown;
}

/** The script does not do what it did when it was recorded. */
export function diverged({ recorded, came, call, detail, cause }: Divergence): SpellError {
  const was = recorded === undefined ? 'nothing more' : describe(recorded, call);
  const is = came === 'nothing' ? 'nothing' : describe(came, call);
  const place = placeOf(came) ?? placeOf(recorded) ?? placeOf(call);
  const found = detail === undefined ? is : `${is} ${detail}`;
  return new SpellError({
    code: 'JOURNAL_DIVERGED',
    message: `${place === undefined ? '' : `${place}: `}The script does not do what it did when it was recorded. Recorded: ${was}; now: ${found}. The script was changed since, or the host answers differently. Run it with the script it was recorded with, or start a new run.`,
    data: { recorded: was, asked: came === 'nothing' ? null : is, ...location(place) },
    ...(cause === undefined ? {} : { cause }),
  });
}

function describe(entry: LogEntry, call: CallEntry | undefined): string {
  return isDelivery(entry) ? describeDelivery(entry, call) : describeDeparture(entry);
}

function describeDelivery(entry: Delivery, call: CallEntry | undefined): string {
  if (entry.type === 'settle') return `the answer of ${call?.name ?? `call ${entry.call}`}`;
  if (entry.type !== 'invoke') return 'the start of the script';
  // `()` calls a function too.
  return `a call of ${/\w/.test(entry.method ?? '') ? `the method "${entry.method}"` : 'a function'} of the script`;
}

function describeDeparture(entry: Departure): string {
  if (entry.type === 'call') return `${entry.name}${entry.at === '' ? '' : ` at ${entry.at}`}`;
  if (entry.type === 'exit') return `the exit with code ${entry.code}`;
  return entry.ok ? 'a result' : 'an error';
}

function placeOf(entry: LogEntry | 'nothing' | undefined): string | undefined {
  return typeof entry === 'object' && entry.type === 'call' && entry.at !== '' ? entry.at : undefined;
}

function location(place: string | undefined): JsonObject {
  const colon = place?.lastIndexOf(':') ?? -1;
  if (place === undefined || colon === -1) return {};
  return { file: place.slice(0, colon), line: Number(place.slice(colon + 1)) };
}
