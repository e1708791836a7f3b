import { deepStrictEqual, equal, rejects } from 'node:assert/strict';

import { createProbe } from './script-engine-probe.ts';
import type { EngineSuite } from './script-engine-suite.ts';

/** Values that go in and come out again unchanged, in every language. */
const PLAIN: Readonly<Record<string, unknown>> = {
  text: 'hello',
  'an empty text': '',
  'text beyond ASCII': 'grüße, 世界, 🪄, \u0000',
  numbers: [0, 1, -1, 1.5, -2.25e-10, 1e300, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER],
  infinities: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  booleans: [true, false],
  nested: { list: [[1], [2, [3]]], record: { deep: { deeper: 'x' } } },
  'a 64-bit integer': 9_007_199_254_740_993n,
  bytes: new Uint8Array([0, 255, 128, 7]),
  'a forged tag': { $t: 'h', v: 1 },
  'a forged tag inside': { list: [{ $t: 'u' }, { $t: '$', v: { $t: 'x' } }] },
  'a big text': 'x'.repeat(1_000_000),
  'many items': Array.from({ length: 10_000 }, (_, index) => ({ index })),
};

/** Values whose type some languages do not have. */
const RICH: Readonly<Record<string, unknown>> = {
  'a date': new Date(86_400_000),
  'a map': new Map<unknown, unknown>([
    [1, 'one'],
    ['two', { three: 3 }],
  ]),
  'a set': new Set([1, 'two']),
  'undefined and null in a list': [undefined, null, 1],
  'no value': undefined,
  null: null,
  'an empty list and record': [[], {}],
  'not a number and minus zero': [Number.NaN, -0],
  'a huge integer': 2n ** 200n,
  'a lone surrogate': 'a\uD800b',
};

export function testValues({ test, value, profile }: EngineSuite): void {
  for (const [name, given] of Object.entries(profile.richValues ? { ...PLAIN, ...RICH } : PLAIN)) {
    test(`a value crosses both ways: ${name}`, async () => {
      const probe = createProbe();
      probe.given = given;
      deepStrictEqual(await value('echo', { probe }), given);
      deepStrictEqual(await value('echoNow', { probe }), given);
    });
  }

  test('a key named __proto__ is dropped', async () => {
    const probe = createProbe();
    probe.given = JSON.parse('{"__proto__":{"polluted":true},"kept":1}');
    deepStrictEqual(await value('echo', { probe }), { kept: 1 });
    equal(Reflect.get({}, 'polluted'), undefined);
  });

  test('a value that contains itself, or is nested too deeply, is an error the script can catch', async () => {
    equal(await value('cycle'), 'VALUE_UNSUPPORTED');
    equal(await value('deep'), 'VALUE_UNSUPPORTED');
  });

  test('a value of the host that has no form in a script is an error of the call', async () => {
    const probe = createProbe();
    probe.given = new WeakMap();
    await rejects(value('echo', { probe }), { code: 'VALUE_UNSUPPORTED' });
    const cyclic: { self?: unknown } = {};
    cyclic.self = cyclic;
    probe.given = cyclic;
    await rejects(value('echo', { probe }), { code: 'VALUE_UNSUPPORTED' });
  });
}
