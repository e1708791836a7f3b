import type { HostApi } from '@llmspell/core';
import { isScriptFunction, LimitError, ScriptError, SpellError } from '@llmspell/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decodeWire } from './decode-wire.ts';
import { encodeWire, type WireContext } from './encode-wire.ts';
import { createHostValues } from './host-values.ts';
import { createScriptValues } from './script-values.ts';

const api: HostApi = {
  manifest: { classes: [] },
  call: async () => undefined,
  callSync: () => undefined,
  stream: async function* () {},
  describeHandle: () => undefined,
  adopt: (instance) => ({ instance }),
};

function createContext(limits = { maxDepth: 64, maxMessageBytes: 1_000_000 }): WireContext {
  const script = createScriptValues({ api, invoke: async () => undefined, release: () => {} });
  return { host: createHostValues(api), script, limits };
}

const TAGS = ['u', 'n', 'b', 'd', 'x', 'm', 's', 'e', 'f', 'o', 'i', 'h', 'F', '$', 'q'];

const scalar = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.bigInt(),
  fc.constantFrom(null, -0, Number.NaN),
  fc.date(),
  fc.uint8Array(),
);
const key = fc.oneof(
  fc.string().filter((name) => name !== '__proto__'),
  fc.constantFrom('$t', 'v', 'constructor', 'then'),
);
const { data } = fc.letrec((tie) => ({
  data: fc.oneof(
    { maxDepth: 5 },
    scalar,
    fc.array(tie('data'), { maxLength: 4 }),
    fc.dictionary(key, tie('data'), { maxKeys: 4, noNullPrototype: true }),
    fc.array(tie('data'), { maxLength: 3 }).map((items) => new Set(items)),
    fc.array(fc.tuple(tie('data'), tie('data')), { maxLength: 3 }).map((pairs) => new Map(pairs)),
  ),
}));

function outcomeOf(text: string): unknown {
  try {
    decodeWire(text, createContext());
    return 'read';
  } catch (error) {
    return SpellError.isInstance(error) ? error.code : error;
  }
}

describe('the text in which values cross', () => {
  test('data comes out as it went in', () => {
    fc.assert(
      fc.property(data, (value) => {
        const context = createContext();
        expect(decodeWire(encodeWire(value, context), context)).toEqual(value);
      }),
    );
  });

  test('any text of a script is read or refused with a code, and pollutes nothing', () => {
    const forged = fc.oneof(
      fc.string(),
      fc.json(),
      fc.tuple(fc.constantFrom(...TAGS), fc.jsonValue()).map(([$t, v]) => JSON.stringify({ $t, v })),
    );
    fc.assert(
      fc.property(forged, (text) => {
        expect(['read', 'VALUE_UNSUPPORTED']).toContain(outcomeOf(text));
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
    );
  });

  test('a text nested a hundred thousand deep is refused', () => {
    const text = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(() => decodeWire(text, createContext())).toThrow(/nested too deeply/);
  });

  test('a number that names nothing the script holds is refused', () => {
    expect(() => decodeWire('{"$t":"h","v":1}', createContext())).toThrow(/does not hold/);
  });

  test('what has no form in a script is refused, and so is a value beyond the limits', () => {
    const context = createContext({ maxDepth: 3, maxMessageBytes: 100 });
    const cyclic: { self?: unknown } = {};
    cyclic.self = cyclic;
    for (const value of [Symbol('x'), new WeakMap(), new URL('http://a'), cyclic, [[[[1]]]]]) {
      expect(() => encodeWire(value, context)).toThrow(expect.objectContaining({ code: 'VALUE_UNSUPPORTED' }));
    }
    expect(() => encodeWire('x'.repeat(200), context)).toThrow(LimitError);
    expect(() => encodeWire('ü'.repeat(60), context)).toThrow(LimitError);
  });

  test('an error crosses as name, code, message and data, and finds its cause again', () => {
    const context = createContext();
    const error = new SpellError({ code: 'TOOL_FAILED', message: 'broken', data: { attempt: 2 } });
    const text = encodeWire(error, context);
    expect(text).not.toContain('wire.test');
    const back = decodeWire(text, context);
    expect(back).toBeInstanceOf(ScriptError);
    expect(back).toMatchObject({ code: 'TOOL_FAILED', data: { attempt: 2 }, cause: error });
  });

  test('a function of a script is one object, and goes home as its number', () => {
    const context = createContext();
    const first = decodeWire('{"$t":"f","v":3,"n":"double"}', context);
    expect(isScriptFunction(first)).toBe(true);
    expect(decodeWire('{"$t":"f","v":3,"n":"double"}', context)).toBe(first);
    expect(encodeWire([first], context)).toBe('[{"$t":"f","v":3}]');
    expect(encodeWire(first, createContext())).toBe('{"$t":"F","v":1,"n":""}');
  });

  test('a host function is held until it was given back as often as it was sent', () => {
    const context = createContext();
    const host = (): void => {};
    encodeWire([host, host], context);
    context.host.release([[1, 1]]);
    expect(decodeWire('{"$t":"F","v":1}', context)).toBe(host);
    context.host.release([[1, 2]]);
    expect(() => decodeWire('{"$t":"F","v":1}', context)).toThrow(/does not hold/);
  });
});
