import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';

import { createTestHost } from './__fixtures__/test-host.ts';
import { createLuaEngine } from './index.ts';

const engine = createLuaEngine();
afterAll(() => engine.close());

async function run(code: string, args: readonly string[] = []): Promise<unknown> {
  await using session = await engine.open({ api: createTestHost().api, args });
  return (await session.run({ code, filename: 'spell.lua' })).value;
}

/** A script function, to send many values through one session. */
async function withFunction<T>(
  code: string,
  use: (call: (...args: unknown[]) => Promise<unknown>) => Promise<T>,
): Promise<T> {
  const host = createTestHost();
  await using session = await engine.open({ api: host.api });
  await session.run({ code: `Agent.keep(${code})`, filename: 'spell.lua' });
  const [kept] = host.kept;
  if (kept === undefined) throw new Error('the script kept no function');
  return await use((...args) => kept.call(...args));
}

describe('values cross unchanged', () => {
  const scalar = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.boolean(),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).filter((value) => !Number.isSafeInteger(Number(value))),
    fc.uint8Array({ minLength: 1 }).filter((bytes) => !isUtf8(bytes)),
  );
  const key = fc.string({ unit: 'grapheme' }).filter((text) => text !== '__proto__');
  const value = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      scalar,
      fc.array(tie('node')),
      fc.dictionary(key, tie('node'), { noNullPrototype: true }),
    ),
  })).node;

  test('any value comes back as it went in', async () => {
    await withFunction('function(value) return value end', (echo) =>
      fc.assert(
        fc.asyncProperty(value, async (given) => {
          expect(await echo(given)).toStrictEqual(given);
        }),
        { numRuns: 300 },
      ),
    );
  });

  test('any text has the same bytes in Lua', async () => {
    await withFunction('function(text) return #text end', (length) =>
      fc.assert(
        fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
          expect(await length(text)).toBe(Buffer.byteLength(text));
        }),
      ),
    );
  });

  test('JSON text is what it says', async () => {
    await withFunction('function(text) return JSON.stringify(JSON.parse(text)) end', (parse) =>
      fc.assert(
        fc.asyncProperty(fc.jsonValue({ noUnicodeString: false }), async (json) => {
          const text = await parse(JSON.stringify(withoutNulls(json)));
          expect(JSON.parse(String(text))).toStrictEqual(JSON.parse(JSON.stringify(withoutNulls(json))));
        }),
      ),
    );
  });
});

/** Lua's tables hold no nil: what is null is not there. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value ?? 0;
  const entries = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(
    entries.filter(([name]) => name !== '__proto__').map(([name, item]) => [name, withoutNulls(item)]),
  );
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

describe('values of Lua', () => {
  test.each<[code: string, value: unknown]>([
    ['return {}', {}],
    ['return JSON.array()', []],
    ['return { 1, 2, 3 }', [1, 2, 3]],
    ['return { 1, nil, 3 }', [1, undefined, 3]],
    ['return { [10] = "ten", [1.5] = "x" }', { '10': 'ten', '1.5': 'x' }],
    ['return { a = JSON.null, b = nil }', { a: null }],
    ['return math.maxinteger', 9_223_372_036_854_775_807n],
    ['return (1 << 53) + 1', 9_007_199_254_740_993n],
    ['return 3.0, 1e20, -0.0', [3, 1e20, -0]],
    ['return "a\\0b"', 'a\0b'],
    ['return "\\xff\\xfe"', new Uint8Array([255, 254])],
    ['return', undefined],
    ['return nil, "why"', [undefined, 'why']],
    ['return Agent.echo({ ["__proto__"] = { polluted = true }, kept = 1 })', { kept: 1 }],
    ['return Agent.echo({ ["$t"] = "h", v = 1 })', { $t: 'h', v: 1 }],
    ['return math.type(Agent.echo(3.0)), math.type(Agent.echo(2^53))', ['integer', 'float']],
  ])('%s', async (code, value) => {
    expect(await run(code)).toStrictEqual(value);
  });

  test('the order of keys does not depend on hashes', async () => {
    const code = 'local t = {} for i = 1, 20 do t["k" .. i * 7919 % 100] = i end return t';
    const value = await run(code);
    expect(Object.keys(value as object)).toStrictEqual(Object.keys(value as object).toSorted());
  });

  test.each([
    ['a list with names', 'Agent.echo({ 1, 2, name = "x" })', 'VALUE_UNSUPPORTED'],
    ['a table that contains itself', 'local t = {} t[1] = t Agent.echo(t)', 'VALUE_UNSUPPORTED'],
    ['a coroutine', 'Agent.echo(coroutine.create(print))', 'VALUE_UNSUPPORTED'],
    ['a table as key', 'Agent.echo({ [{}] = 1 })', 'VALUE_UNSUPPORTED'],
    ['bytes as key', 'Agent.echo({ ["\\xff"] = 1 })', 'VALUE_UNSUPPORTED'],
  ])('%s is refused with an error that can be caught', async (_name, code, expected) => {
    expect(await run(`local ok, err = pcall(function() ${code} end) return err.code`)).toBe(expected);
    await expect(run(code)).rejects.toMatchObject({
      code: expected,
      message: expect.stringMatching(/^spell\.lua:1: /),
    });
  });

  test('a table that occurs twice is no cycle', async () => {
    expect(await run('local t = { 1 } return Agent.echo({ t, t })')).toStrictEqual([[1], [1]]);
  });

  test('a function goes home as itself, and cannot be forged by data', async () => {
    expect(await run('local function f() end return Agent.echo(f) == f')).toBe(true);
    expect(await run('return type(Agent.echo({ ["$t"] = "f", v = 1 }))')).toBe('table');
  });
});

describe('JSON', () => {
  test.each<[code: string, value: unknown]>([
    ['return JSON.stringify({ b = 1, a = { 1, 2 } })', '{"a":[1,2],"b":1}'],
    ['return JSON.stringify({ a = { 1 } }, 2)', '{\n  "a": [\n    1\n  ]\n}'],
    ['return JSON.encode({ JSON.null, {}, JSON.array() })', '[null,{},[]]'],
    ['return JSON.stringify(JSON.parse("[]"))', '[]'],
    ['return JSON.stringify(9007199254740993)', '9007199254740993'],
    ['return JSON.parse("12345678901234567") == 12345678901234567', true],
    ['return JSON.decode([[{"$t":"u","v":[1.5,true,null]}]]).v[2]', true],
    ['return JSON.parse("null") == nil', true],
    ['local ok, err = pcall(JSON.parse, "{") return tostring(err):find("JSON parse error") ~= nil', true],
    ['return select(2, pcall(JSON.stringify, { f = print })).code', 'VALUE_UNSUPPORTED'],
    ['return select(2, pcall(JSON.stringify, { 1, x = 2 })).code', 'VALUE_UNSUPPORTED'],
    ['local t = {} t.t = t return select(2, pcall(JSON.stringify, t)).code', 'VALUE_UNSUPPORTED'],
    ['return select(2, pcall(JSON.parse, ("["):rep(5000) .. ("]"):rep(5000))).code', 'VALUE_UNSUPPORTED'],
  ])('%s', async (code, value) => {
    expect(await run(code)).toStrictEqual(value);
  });
});
