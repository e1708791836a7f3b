import type { JsonObject, JsonValue, SpellEvent } from '@llmspell/core';

/** What a script says of an event besides its data. */
export interface EventDetails {
  readonly language: string;
  readonly ttlSeconds?: number | undefined;
}

/** Kept beside the event: the bus carries data, and the data is the script's own. */
const details = new WeakMap<JsonObject, EventDetails>();
/** Holds data that is no object, which the bus could not carry. */
const VALUE = '_value';

/** Data of a script as the bus carries it. */
export function toEventData(value: JsonValue, about: EventDetails): JsonObject {
  const data: JsonObject = isObject(value) ? { ...value } : { [VALUE]: value };
  details.set(data, about);
  return data;
}

/** Whether the time to live that a script gave an event is over; 0 is no limit. @param now Epoch ms. */
export function isExpired({ data, timestamp }: SpellEvent, now: number): boolean {
  const { ttlSeconds = 0 }: Partial<EventDetails> = details.get(data) ?? {};
  return ttlSeconds > 0 && timestamp + ttlSeconds * 1_000 <= now;
}

/** Data of an event as scripts see it. */
export function fromEventData(data: JsonObject): JsonValue {
  return VALUE in data && Object.keys(data).length === 1 ? (data[VALUE] ?? null) : data;
}

/** An event as scripts see it. @param sequence Its number in the subscription, from 1. */
export function toScriptEvent(
  { id, type, data, timestamp, correlationId, path }: SpellEvent,
  sequence: number,
): JsonObject {
  const { language, ttlSeconds } = details.get(data) ?? { language: 'native' };
  return {
    id,
    type,
    event_type: type,
    data: fromEventData(data),
    language,
    timestamp: new Date(timestamp).toISOString(),
    sequence,
    metadata: {
      correlation_id: correlationId,
      source: path,
      tags: [],
      ...(ttlSeconds === undefined ? {} : { ttl: ttlSeconds }),
    },
    schema_version: '1.0',
  };
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
