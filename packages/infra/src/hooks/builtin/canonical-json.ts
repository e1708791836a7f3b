/**
 * JSON text that is the same for the same data: keys in order, absent entries left out. What is no JSON gives
 * `undefined`: two different values must not look the same.
 */
export function canonicalJson(value: unknown): string | undefined {
  try {
    return textOf(value);
  } catch {
    // Circular, or deeper than the stack: no data that could come again.
    return undefined;
  }
}

function textOf(value: unknown): string {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(textOf).join(',')}]`;
  if (isPlain(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `{${sorted.map(([key, item]) => `${JSON.stringify(key)}:${textOf(item)}`).join(',')}}`;
  }
  throw new TypeError('Not JSON.');
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
