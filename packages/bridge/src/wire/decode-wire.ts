import { SpellError } from '@llmspell/core';

import { decodeError } from './decode-error.ts';
import type { WireContext } from './encode-wire.ts';
import type { WireText } from './wire-text.ts';

type Tagged = Readonly<Record<string, unknown>>;
type Inner = (item: unknown) => unknown;

/** A script's own check counts as it likes; this only keeps the stack of the host safe. */
const SPARE_DEPTH = 16;

/**
 * Reads the text a script's worker sent. The text is untrusted: a number that names nothing of this script's is refused,
 * and what is only data never becomes anything else.
 *
 * @throws SpellError `VALUE_UNSUPPORTED`
 */
export function decodeWire(text: WireText, context: WireContext): unknown {
  return decode(parse(text), context, 0);
}

function parse(text: WireText): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable('it is not JSON', cause);
  }
}

function decode(value: unknown, context: WireContext, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  // Each level of data may cost three of the text: a tag, its list, a pair of a map.
  if (depth > (context.limits.maxDepth + SPARE_DEPTH) * 3) throw unreadable('it is nested too deeply');
  const inner: Inner = (item) => decode(item, context, depth + 1);
  if (Array.isArray(value)) return value.map(inner);
  return Object.hasOwn(value, '$t') ? decodeTagged(value as Tagged, context, inner) : decodeData(value, inner);
}

function decodeData(value: object, inner: Inner): object {
  const entries = Object.entries(value).filter(([key]) => key !== '__proto__');
  return Object.fromEntries(entries.map(([key, item]) => [key, inner(item)]));
}

function decodeTagged(tagged: Tagged, context: WireContext, inner: Inner): unknown {
  switch (tagged['$t']) {
    case 'h':
    case 'F':
      return hostValue(tagged, context);
    case 'f':
      return context.script.functionOf(numberOf(tagged), textOf(tagged['n']));
    case 'o':
      return context.script.objectOf(numberOf(tagged), shapeOf(tagged, inner));
    case 'i':
      return context.script.iteratorOf(numberOf(tagged));
    case 'e':
      return decodeError(tagged, context.host, inner);
    case '$':
      return decodeData(objectOf(tagged), inner);
    default:
      return decodePlain(tagged, inner);
  }
}

function decodePlain(tagged: Tagged, inner: Inner): unknown {
  const value = tagged['v'];
  switch (tagged['$t']) {
    case 'u':
      return undefined;
    case 'n':
      return Number(textOf(value));
    case 'b':
      return bigintOf(textOf(value));
    case 'd':
      return new Date(typeof value === 'number' ? value : Number.NaN);
    case 'x':
      return Uint8Array.from(Buffer.from(textOf(value), 'base64'));
    case 'm':
      return new Map(listOf(tagged).map((pair) => pairOf(pair, inner)));
    case 's':
      return new Set(listOf(tagged).map(inner));
    default:
      throw unreadable('it has an unknown tag');
  }
}

function hostValue(tagged: Tagged, { host }: WireContext): object {
  const value = host.get(numberOf(tagged));
  if (value === undefined) throw unreadable('it names a host object that this script does not hold');
  return value;
}

function shapeOf(tagged: Tagged, inner: Inner) {
  const { c, b, m, p } = tagged;
  return {
    className: textOf(c),
    baseName: textOf(b),
    methods: Array.isArray(m) ? m.filter((name) => typeof name === 'string') : [],
    fields: typeof p === 'object' && p !== null ? (decodeData(p, inner) as Readonly<Record<string, unknown>>) : {},
  };
}

function pairOf(pair: unknown, inner: Inner): readonly [unknown, unknown] {
  if (!Array.isArray(pair) || pair.length !== 2) throw unreadable('a pair of a map is malformed');
  return [inner(pair[0]), inner(pair[1])];
}

function listOf({ v }: Tagged): readonly unknown[] {
  if (!Array.isArray(v)) throw unreadable('a list is malformed');
  return v;
}

function objectOf({ v }: Tagged): object {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) throw unreadable('an object is malformed');
  return v;
}

function numberOf({ v }: Tagged): number {
  if (!Number.isSafeInteger(v)) throw unreadable('a reference is malformed');
  return v as number;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function bigintOf(text: string): bigint {
  if (!/^-?\d+$/.test(text)) throw unreadable('an integer is malformed');
  return BigInt(text);
}

function unreadable(why: string, cause?: unknown): SpellError {
  return new SpellError({
    code: 'VALUE_UNSUPPORTED',
    message: `Cannot read a value of the script: ${why}.`,
    ...(cause === undefined ? {} : { cause }),
  });
}
