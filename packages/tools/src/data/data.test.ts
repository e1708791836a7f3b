import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { call, resultOf } from '../__fixtures__/call.ts';
import { memoryFiles } from '../__fixtures__/memory-files.ts';
import { createCsvAnalyzerTool, createDataValidatorTool, createJsonProcessorTool } from './index.ts';

const json = createJsonProcessorTool();
const validator = createDataValidatorTool();
const csv = createCsvAnalyzerTool();

describe('JSON', () => {
  const input = {
    users: [
      { name: 'Ada', age: 36 },
      { name: 'Bob', age: 20 },
    ],
  };

  test.each([
    ['.', input],
    ['.users[0].name', 'Ada'],
    ['.users[] | select(.age > 30) | .name', 'Ada'],
    ['.users[].age', [36, 20]],
    ['.missing', null],
    ['empty', null],
    ['[.users[].age] | add', 56],
    ['"a\\nb"', 'a\nb'],
  ])('query %s', async (query, value) => {
    const result = await call(json, { input, query });
    expect(result.output).toEqual(value);
    expect(result.data).toEqual(value);
    expect((await call(json, { operation: 'query', data: JSON.stringify(input), query })).output).toEqual(value);
  });

  test.each(['.users[', 'nosuch(1)', 'error("x")', 'import "/etc/passwd" as x; .', '.a.b.c | .[0].x.y("'])(
    'refuses the query %s',
    async (query) => {
      await expect(call(json, { input, query })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    },
  );

  test('a query knows nothing of the machine', async () => {
    const { output } = await call(json, { input: {}, query: 'env | tojson' });
    for (const secret of [process.env['PATH'], process.cwd(), '.ts', '.js']) expect(output).not.toContain(secret);
  });

  test('a query that takes too much memory is refused', async () => {
    await expect(call(json, { input: {}, query: '[range(20000000)] | length' })).rejects.toThrow('too much memory');
  }, 30_000);

  test('a query without end stops at an abort', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const work = call(json, { input: {}, query: 'last(repeat(1))' }, { signal: controller.signal });
    setImmediate(() => controller.abort(reason));
    await expect(work).rejects.toBe(reason);
  });

  test('parses what it wrote', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.boolean(), async (given, pretty) => {
        // -0 is written as 0, and a key `__proto__` is taken from nobody.
        const value: unknown = JSON.parse(JSON.stringify({ given }).replaceAll('__proto__', 'proto'));
        const { text } = await call(json, { operation: 'stringify', input: value, pretty });
        expect((await call(json, { operation: 'parse', input: text })).data).toEqual(value);
      }),
    );
  });

  test('merges, deeply, and takes no __proto__', async () => {
    const merge = { operation: 'merge', input: { a: { b: 1 }, l: [1] }, merge_data: { a: { c: 2 }, l: [2] } };
    expect((await call(json, merge)).data).toEqual({ a: { b: 1, c: 2 }, l: [2] });
    const { data } = await call(json, { operation: 'merge', input: '{}', merge_data: '{"__proto__":{"polluted":1}}' });
    expect(data).toEqual({});
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test('reads lines', async () => {
    const lines = '{"a":1}\n{"a":2}\n';
    expect((await call(json, { operation: 'stream', input: lines })).data).toEqual([{ a: 1 }, { a: 2 }]);
    expect((await call(json, { operation: 'stream', input: lines, query: '.a' })).data).toEqual([1, 2]);
  });

  test('validates by a schema', async () => {
    const schema = {
      type: 'object',
      properties: { a: { type: 'integer' }, m: { type: 'string', format: 'email' } },
      required: ['a'],
    };
    expect((await call(json, { operation: 'validate', input: { a: 1 }, schema })).output).toBe(true);
    expect(await resultOf(json, { operation: 'validate', input: { a: 'x', m: 'no' }, schema })).toMatchObject({
      valid: false,
      errors: [
        { path: 'a', keyword: 'type' },
        { path: 'm', keyword: 'format' },
      ],
    });
  });

  test('refuses what is nested too deeply, or is no JSON', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    for (const text of [deep, '{', 'undefined', '']) {
      await expect(call(json, { operation: 'parse', input: text })).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
      });
    }
  });
});

describe('the data validator', () => {
  const rules = {
    rules: [
      {
        type: 'object',
        required: ['name'],
        additional_properties: false,
        properties: {
          name: [
            { type: 'type', expected: 'string' },
            { type: 'length', min: 2, max: 5 },
          ],
          mail: [{ type: 'email' }],
          tags: [{ type: 'array', unique: true, max_items: 2, item_rules: [{ type: 'enum', values: ['a', 'b'] }] }],
          age: { type: 'range', min: 0, max: 150 },
        },
      },
    ],
  };

  test('accepts what fits', async () => {
    const input = { name: 'Ada', mail: 'ada@x.org', tags: ['a', 'b'], age: 36 };
    expect(await resultOf(validator, { input, rules })).toEqual({ valid: true, errors: [] });
  });

  test('names what does not', async () => {
    const input = { name: 'A', mail: 'x', tags: ['a', 'c'], age: 200 };
    const { errors } = await resultOf(validator, { input, rules });
    expect(errors).toMatchObject([
      { field: 'name', rule: 'length', value: 'A' },
      { field: 'mail', rule: 'email' },
      { field: 'tags.1', rule: 'enum', value: 'c' },
      { field: 'age', rule: 'range' },
    ]);
  });

  test.each([
    ['required', {}, '', 'a'],
    ['pattern', { regex: '^a+$' }, 'b', 'aa'],
    ['url', {}, 'x', 'https://x.org/'],
    ['uuid', {}, 'x', '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d'],
    ['date', {}, '2024-02-30', '2024-02-29'],
    ['date', { format: '%d/%m/%Y' }, '2024-02-29', '29/02/2024'],
    ['type', { expected: 'integer' }, 1.5, 1],
    ['array', { min_items: 1 }, [], [1]],
  ])('%s %j refuses %j and accepts %j', async (...row) => {
    const [type, settings, bad, good] = row;
    const rule = [{ type, ...settings }];
    expect((await call(validator, { input: bad, rules: rule })).output).toBe(false);
    expect((await call(validator, { input: good, rules: rule })).output).toBe(true);
  });

  test('takes a JSON Schema, whose patterns cannot hang', async () => {
    const schema = { type: 'object', properties: { a: { pattern: '^(a+)+$' } } };
    const { errors } = await resultOf(validator, { data: { a: `${'a'.repeat(5_000)}!` }, schema });
    expect(errors).toMatchObject([{ field: 'a', rule: 'pattern' }]);
  });

  test.each([
    { type: 'nonsense' },
    { type: 'object', properties: { a: { $ref: 'file:///etc/passwd' } } },
    { pattern: '(' },
    [],
    'no',
  ])('refuses the schema %j', async (schema) => {
    await expect(call(validator, { input: { a: 'x' }, schema })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  test('has no rules of its own making', async () => {
    await expect(call(validator, { input: 1, rules: [{ type: 'custom', name: 'mine' }] })).rejects.toThrow(
      'no custom rule',
    );
    await expect(call(validator, { input: 1 })).rejects.toThrow("Missing required parameter 'rules'");
  });
});

describe('CSV', () => {
  const input = 'name,age,city\n"Ada, L.",36,London\nBob,20,\n';

  test('is analyzed', async () => {
    expect(await resultOf(csv, { input })).toMatchObject({
      row_count: 2,
      column_count: 3,
      delimiter: ',',
      columns: [
        { name: 'name', data_type: 'string', unique_count: 2 },
        { name: 'age', data_type: 'integer', min_value: 20, max_value: 36, mean: 28 },
        { name: 'city', null_count: 1 },
      ],
    });
  });

  test('is parsed, filtered, sampled and converted', async () => {
    expect((await call(csv, { operation: 'parse', csv_data: input })).data).toMatchObject([
      { name: 'Ada, L.' },
      { city: '' },
    ]);
    expect((await call(csv, { operation: 'filter', input, filter: 'age > 30' })).data).toMatchObject([{ age: '36' }]);
    expect((await call(csv, { operation: 'filter', input, filter: 'name contains Bo' })).data).toMatchObject([
      { age: '20' },
    ]);
    expect((await call(csv, { operation: 'sample', input, options: { size: 1 } })).data).toHaveLength(1);
    expect((await call(csv, { operation: 'convert', input, format: 'tsv' })).output).toBe(
      'name\tage\tcity\nAda, L.\t36\tLondon\nBob\t20\t',
    );
    expect(JSON.parse((await call(csv, { operation: 'convert', input })).text)).toHaveLength(2);
  });

  test('finds the delimiter, takes files, and keeps columns apart that share a name', async () => {
    const files = memoryFiles({ '/a.csv': '\uFEFFa;a;\n1;2;3\n' });
    expect((await call(csv, { operation: 'parse', path: '/a.csv' }, { files })).data).toEqual([
      { a: '1', a_2: '2', column_3: '3' },
    ]);
  });

  test.each([{ filter: 'age' }, { filter: 'nope > 1' }, {}])('refuses the filter %j', async (given) => {
    await expect(call(csv, { operation: 'filter', input, ...given })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });

  test('refuses what is no CSV', async () => {
    await expect(call(csv, { operation: 'parse', input: 'a\n"b' })).rejects.toThrow('cannot be read');
  });
});
