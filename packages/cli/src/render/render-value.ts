/** A spell's value as indented JSON. What JSON cannot say is put into words: bytes as base64, functions by name. */
export function renderValue(value: unknown): string {
  return JSON.stringify(toPrintable(value), undefined, 2) ?? 'null';
}

/** A spell's value as data that JSON can hold. */
export function toPrintable(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Map) return [...value].map(([key, item]) => [toPrintable(key), toPrintable(item)]);
  if (value instanceof Set || Array.isArray(value)) return [...value].map((item: unknown) => toPrintable(item));
  if ('kind' in value && value.kind === 'script-function') return '[function]';
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toPrintable(item)]));
}
