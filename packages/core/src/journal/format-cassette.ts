import type { JsonValue } from '../json/json-value.ts';
import type { Cassette } from './cassette.ts';

/** The order in which fields are written; others come behind, by name. */
const ORDER = [
  'format',
  'version',
  'run',
  'key',
  'name',
  'index',
  'type',
  'from',
  'value',
  'error',
  'once',
  'parts',
  'effects',
  'logs',
];

/** Writes a {@link Cassette} as text: always the same for the same document, and with one line for each thing that may differ. */
export function formatCassette(document: Cassette): string {
  return `${JSON.stringify(sorted(document as unknown as JsonValue, true), null, 2)}\n`;
}

/** @param own Whether the fields are those of the document itself. */
function sorted(value: JsonValue, own: boolean): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: JsonValue) => sorted(item, own));
  const entries = Object.entries(value).toSorted(([left], [right]) => compare(left, right, own));
  return Object.fromEntries(
    entries.map(([name, item]) => [name, sorted(item, own && (name === 'effects' || name === 'parts'))]),
  );
}

function compare(left: string, right: string, own: boolean): number {
  const places = own
    ? [left, right].map((name) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length))
    : [0, 0];
  const [first = 0, second = 0] = places;
  if (first !== second) return first - second;
  return left < right ? -1 : 1;
}
