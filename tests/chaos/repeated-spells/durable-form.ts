import type { JsonValue } from '@llmspell/core';

/** The expected value of a case as a durable run keeps it: bytes as base64, big numbers as text. */
export function toDurableForm(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(toDurableForm);
  const { $bytes: bytes, $bigint: big } = value as Readonly<Record<string, JsonValue | undefined>>;
  return (
    bytes ?? big ?? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toDurableForm(item ?? null)]))
  );
}
