import type { JsonValue } from '@llmspell/core';
import * as fc from 'fast-check';

import { TEXTS } from './hostile-texts.ts';

/**
 * Values that a spell of bad will, or of bad luck, hands to the host, as JSON. What JSON cannot say is a marker that the
 * spell of this folder turns into the real thing: `{ $: 'function' }`, `{ $: 'cycle' }`, `{ $: 'object', class: 'Agent' }`.
 */
export function hostileValues(keys: readonly string[], classes: readonly string[]): fc.Arbitrary<JsonValue> {
  const marker = fc.constantFrom(...MARKERS).map((kind) => ({ $: kind }));
  const object = fc.constantFrom(...classes).map((name) => ({ $: 'object', class: name }));
  const text = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...TEXTS) },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
    { weight: 1, arbitrary: fc.constantFrom(...keys) },
  );
  const plain = fc.oneof(text, fc.constantFrom(...NUMBERS), fc.boolean(), fc.constant(null));
  const leaf = fc.oneof(
    { weight: 5, arbitrary: plain },
    { weight: 2, arbitrary: marker },
    { weight: 1, arbitrary: object },
  );
  const key = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...keys) },
    { weight: 1, arbitrary: fc.constantFrom(...NAMES) },
  );
  return fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      leaf,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.uniqueArray(fc.tuple(key, tie('value')), { maxLength: 6, selector: ([name]) => name }).map(toObject),
    ),
  })).value;
}

function toObject(entries: readonly (readonly [string, JsonValue])[]): JsonValue {
  return { $: 'entries', entries: entries.map(([name, value]) => [name, value]) };
}

const MARKERS = [
  'undefined',
  'nan',
  'infinity',
  'bigint',
  'symbol',
  'function',
  'thrower',
  'rejecter',
  'cycle',
  'deep',
  'long',
  'wide',
  'date',
  'map',
  'bytes',
  'proxy',
  'getter',
  'thenable',
  'error',
  'class',
] as const;

const NAMES = ['__proto__', 'constructor', 'toString', 'then', 'length', '', ' ', '\u0000', 'a.b', '$', '0', '-1'];

const NUMBERS = [0, -0, 1, -1, 2, 0.5, 255, 65_536, 2 ** 31, -(2 ** 31), 2 ** 53, 1e21, -1e308, 5e-324];
