import type { JsonObject, JsonValue } from '@llmspell/core';

/** What stands in a document for the id of its run. */
const MARK = '<run-id>';
/** What stands for the beginning of a text that looks like the mark. */
const ESCAPED = '<run-id-';
const BEGIN = '<run-id';

/** Whether an id is in no text by chance. */
export function isUniqueId(runId: string): boolean {
  return /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/u.test(runId);
}

/** Puts a mark in the place of the run's id, wherever it is. */
export function hideRunId<T extends JsonValue>(value: T, runId: string): T {
  return mapTexts(value, (text) => text.replaceAll(BEGIN, ESCAPED).replaceAll(runId, MARK)) as T;
}

/** Puts an id in the place of the mark. */
export function showRunId<T extends JsonValue>(value: T, runId: string): T {
  return mapTexts(value, (text) =>
    text.replaceAll(/<run-id(?:>|-)/gu, (found) => (found === MARK ? runId : BEGIN)),
  ) as T;
}

/** Names of fields too. */
function mapTexts(value: JsonValue, change: (text: string) => string): JsonValue {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: JsonValue) => mapTexts(item, change));
  const entries = Object.entries(value as JsonObject);
  return Object.fromEntries(entries.map(([name, item]) => [change(name), mapTexts(item, change)]));
}
