import { parseWith, toJsonSchema, type JsonSchema } from '@llmspell/core';
import { createJsonSchemaValidator } from '@llmspell/infra/security';
import { describe, expect, test } from 'vitest';

const validator = createJsonSchemaValidator({ timeoutMs: 2_000 });

/** The issues of a value, `path: message`. */
function issuesOf(document: JsonSchema, value: unknown, own = validator): string[] {
  const result = own.compile(document)['~standard'].validate(value);
  if (result instanceof Promise) throw new TypeError('expected the result at once');
  return (result.issues ?? []).map(({ path = [], message }) => `${path.map(String).join('.')}: ${message}`);
}

const PERSON: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1, pattern: '^[A-Z]' },
    age: { type: 'integer', minimum: 0 },
    tags: { type: 'array', items: { enum: ['a', 'b'] }, uniqueItems: true },
    'a/b~c %': { type: 'number' },
  },
  required: ['name'],
  additionalProperties: false,
};

describe('a JSON Schema', () => {
  test('takes what fits, as it is', async () => {
    const value = { name: 'Ada', age: 36, tags: ['a'] };
    expect(await parseWith(validator.compile(PERSON), value, 'Input')).toBe(value);
  });

  test.each<[unknown, RegExp]>([
    [{}, /^: .*name/u],
    [{ name: 1 }, /^name: .*string/u],
    [{ name: 'ada' }, /^name: .*pattern/u],
    [{ name: 'Ada', age: -1 }, /^age: .*0/u],
    [{ name: 'Ada', age: 1.5 }, /^age: .*integer/u],
    [{ name: 'Ada', tags: ['a', 'c'] }, /^tags\.1: .*any of/u],
    [{ name: 'Ada', tags: ['a', 'a'] }, /^tags: /u],
    [{ name: 'Ada', 'a/b~c %': '' }, /^a\/b~c %: .*number/u],
    [{ name: 'Ada', other: 1 }, /other/u],
    ['text', /^: .*object/u],
    [undefined, /./u],
    [() => {}, /./u],
  ])('tells of %j in words, at its place', (value, expected) => {
    const issues = issuesOf(PERSON, value);
    expect(issues.join('\n')).toMatch(expected);
  });

  test.each<[JsonSchema, readonly unknown[], readonly unknown[]]>([
    [{}, [1, null, {}], []],
    [{ type: ['string', 'null'] }, ['a', null], [1]],
    [{ const: { a: [1] } }, [{ a: [1] }], [{ a: [2] }]],
    [{ anyOf: [{ type: 'string' }, { minimum: 5 }] }, ['a', 6], [4]],
    [{ oneOf: [{ multipleOf: 2 }, { multipleOf: 3 }] }, [2, 3], [6, 5]],
    [{ allOf: [{ minimum: 1 }, { maximum: 2 }] }, [1, 2], [3]],
    [{ not: { type: 'string' } }, [1], ['a']],
    // oxlint-disable-next-line unicorn/no-thenable -- the keyword of JSON Schema
    [{ if: { type: 'string' }, then: { minLength: 2 }, else: { minimum: 2 } }, ['aa', 2], ['a', 1]],
    [{ prefixItems: [{ type: 'string' }], items: { type: 'number' } }, [['a', 1]], [[1], ['a', 'b']]],
    [{ contains: { const: 1 }, minContains: 2 }, [[1, 1]], [[1]]],
    [{ patternProperties: { '^x': { type: 'number' } } }, [{ x: 1, y: '' }], [{ x: '' }]],
    [{ propertyNames: { maxLength: 1 } }, [{ a: 1 }], [{ ab: 1 }]],
    [{ dependentRequired: { a: ['b'] } }, [{ a: 1, b: 1 }, {}], [{ a: 1 }]],
    [{ $defs: { n: { type: 'number' } }, $ref: '#/$defs/n' }, [1], ['']],
    [
      { properties: { child: { $ref: '#' } }, additionalProperties: false },
      [{ child: { child: {} } }],
      [{ child: { x: 1 } }],
    ],
    [{ properties: { a: true }, unevaluatedProperties: false }, [{ a: 1 }], [{ b: 1 }]],
    [{ format: 'email' }, ['a@example.com', 5], ['nobody']],
    [{ format: 'date-time' }, ['2026-01-01T00:00:00Z'], ['today']],
    [{ exclusiveMinimum: 0, exclusiveMaximum: 2 }, [1], [0, 2]],
    [{ minProperties: 1, maxProperties: 1 }, [{ a: 1 }], [{}, { a: 1, b: 1 }]],
    [{ required: ['constructor'], properties: { toString: { type: 'number' } } }, [{ constructor: 1 }], [{}]],
    [{ unknownKeyword: 5, 'x-more': {}, description: 'd', default: 1, examples: [1] }, [1], []],
    [{ pattern: '^(?=.*\\d)(?!.*x).+$' }, ['a1'], ['a', '1x']],
    [{ minLength: 1, maxLength: 1 }, ['😀'], ['', 'ab']],
  ])('%j takes what it says', (document, good, bad) => {
    for (const value of good) expect(issuesOf(document, value)).toEqual([]);
    for (const value of bad) expect(issuesOf(document, value)).not.toEqual([]);
  });

  test('is given as it came, and kept as it is', () => {
    const document = structuredClone(PERSON);
    const schema = validator.compile(document);
    issuesOf(document, {});
    expect(document).toEqual(PERSON);
    expect(Object.getOwnPropertyNames(document)).toEqual(Object.keys(PERSON));
    expect(toJsonSchema(schema)).toMatchObject({ type: 'object', required: ['name'] });
    expect(JSON.stringify(validator.compile(Object.freeze({ type: 'string' } as const))['~standard'].vendor)).toBe(
      '"json-schema"',
    );
  });
});

describe('a hostile JSON Schema', () => {
  const quick = createJsonSchemaValidator({ timeoutMs: 50 });
  const backtracking = `${'a'.repeat(60)}!`;
  const doubling = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [
      `d${index}`,
      index === 0 ? {} : { allOf: [{ $ref: `#/$defs/d${index - 1}` }, { $ref: `#/$defs/d${index - 1}` }] },
    ]),
  );

  test.each<[string, JsonSchema, unknown]>([
    ['backtracks in a pattern', { pattern: '^(a+)+$' }, backtracking],
    ['backtracks in the pattern of a name', { patternProperties: { '^(a|a)+$': {} } }, { [backtracking]: 1 }],
    ['doubles at every reference', { $defs: doubling, $ref: '#/$defs/d59' }, 1],
  ])('that %s is stopped', (_what, document, value) => {
    expect(issuesOf(document, value, quick)).toEqual([expect.stringContaining('longer than 50 ms')]);
    expect(issuesOf(PERSON, { name: 'Ada' })).toEqual([]);
  });

  test.each<[string, JsonSchema]>([
    ['refers to itself', { $ref: '#' }],
    ['refers to itself around a corner', { allOf: [{ $ref: '#/$defs/a' }], $defs: { a: { anyOf: [{ $ref: '#' }] } } }],
    ['refers to nothing', { $ref: '#/$defs/none' }],
    ['refers to another place', { $ref: 'https://example.com/schema' }],
    ['has a pattern that is none', { pattern: '(' }],
  ])('that %s takes nothing, and says why', (_what, document) => {
    expect(issuesOf(document, 'x')).toEqual([expect.stringContaining('could not be checked')]);
  });

  test('that is too deep is refused, and so is a value', () => {
    let deep: JsonSchema = {};
    for (let depth = 0; depth < 20_000; depth += 1) deep = { not: deep };
    expect(() => validator.compile(deep)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
    let value: unknown = {};
    for (let depth = 0; depth < 50_000; depth += 1) value = { child: value };
    const tree = { properties: { child: { $ref: '#' } } };
    expect(issuesOf(tree, value)).toEqual([expect.stringContaining('could not be checked')]);
  });

  test('tells of a few issues, however many there are', () => {
    const many = Array.from({ length: 5_000 }, () => 'x');
    expect(issuesOf({ items: { type: 'number' } }, many)).toHaveLength(20);
  });

  test('may be checked within the check of another', () => {
    const inner = { type: 'string' };
    const value = {
      get a() {
        return issuesOf(inner, 1).length;
      },
    };
    expect(issuesOf({ properties: { a: { const: 1 } } }, value)).toEqual([]);
  });
});
