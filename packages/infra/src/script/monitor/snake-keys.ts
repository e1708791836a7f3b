import { isJsonValue, type JsonObject, type JsonValue } from '@llmspell/core';

/** Data of ours with its keys as scripts know them: `durationMs` becomes `duration_ms`. For data without keys of others. */
export function snakeKeys(value: object): JsonObject {
  // What the monitor gives is JSON, and an object stays one.
  return isJsonValue(value) ? (rename(value) as JsonObject) : {};
}

function rename(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(rename);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      rename(item ?? null),
    ]),
  );
}
