import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { call, resultOf } from '../__fixtures__/call.ts';
import { createCalculatorTool, createStatisticsTool } from './index.ts';

const calculator = createCalculatorTool();
const statistics = createStatisticsTool();

async function evaluate(input: string, variables = {}): Promise<unknown> {
  const { success, output, error } = await call(calculator, { input, variables });
  return success ? output : error?.message;
}

describe('the calculator', () => {
  test.each([
    ['2 + 3 * 4', 14],
    ['-2 ^ 2', -4],
    ['2 ^ 3 ^ 2', 512],
    ['(1 + 2) * 3 % 4', 1],
    ['log(10, 1000)', 3],
    ['round(log(2, 8))', 3],
    ['sqrt(16) + abs(-2)', 6],
    ['min(3, 1, 2) + max(3, 1, 2)', 4],
    ['int(3.9) + ceil(3.1) + floor(3.9)', 10],
    ['2 * pi()', 2 * Math.PI],
    ['e + 0', Math.E],
    ['1e3 + .5', 1000.5],
  ])('%s is %s', async (input, value) => {
    const given = await evaluate(input);
    expect(given).toBeCloseTo(value, 10);
  });

  test.each([
    ['1 < 2 && !(3 <= 2)', true],
    ['1 == 2 || 1 != 2', true],
    ['!true', false],
  ])('%s is %s', async (input, value) => {
    expect(await evaluate(input)).toBe(value);
  });

  test('uses variables, which may hide a constant', async () => {
    expect(await evaluate('x * y + e', { x: 2, y: 5, e: 1 })).toBe(11);
  });

  test('gives everything a caller may look for', async () => {
    expect(await call(calculator, { expression: '1 + 1' })).toEqual({
      success: true,
      operation: 'evaluate',
      result: { input: '1 + 1', result: 2, result_type: 'integer', variables: {} },
      text: '2',
      output: 2,
    });
  });

  test.each(['add', 'subtract', 'multiply', 'divide'])('takes %s with two operands', async (operation) => {
    const values = { add: 12, subtract: 8, multiply: 20, divide: 5 };
    expect((await call(calculator, { operation, a: 10, b: 2 })).output).toBe(values[operation as keyof typeof values]);
  });

  test('checks syntax without a value, and lists its functions', async () => {
    expect((await call(calculator, { operation: 'validate', input: 'x + 1' })).output).toBe(true);
    expect((await call(calculator, { operation: 'validate', input: 'x +' })).output).toBe(false);
    expect(await resultOf(calculator, { operation: 'functions' })).toMatchObject({
      trigonometric: expect.arrayContaining(['sin']),
    });
  });

  test.each([
    'constructor',
    'sin.constructor("return process")()',
    '__proto__',
    'toString()',
    'x = 1',
    'f(x) = x',
    'process.exit()',
    'import("fs")',
    '"a" + "b"',
    '[1, 2]',
    '1; 2',
    '1 ? 2 : 3',
    'random()',
    'fac(1000000000)',
    'sin',
    '1 / 0',
    'sqrt(-1)',
    'unknown + 1',
    '',
    '(((',
    '('.repeat(9_999),
    '-'.repeat(9_999) + '1',
    '1+'.repeat(20_000) + '1',
  ])('answers that it cannot evaluate %j', async (input) => {
    const { success, error } = await call(calculator, { input });
    expect(success).toBe(false);
    expect(error?.message).toMatch(/^Cannot evaluate/);
  });

  test('says which parameter is missing and which operation it does not know', async () => {
    await expect(call(calculator, {})).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      message: expect.stringContaining("Missing required parameter 'input'"),
    });
    await expect(call(calculator, { operation: 'foo' })).rejects.toThrow('Unknown operation: foo');
  });

  test('agrees with JavaScript on sums and products', async () => {
    const integer = fc.integer({ min: -1000, max: 1000 });
    await fc.assert(
      fc.asyncProperty(integer, integer, integer, async (a, b, c) => {
        expect(await evaluate(`(${a}) + (${b}) * (${c}) - a`, { a })).toBe(a + b * c - a);
      }),
    );
  });
});

describe('statistics', () => {
  test('describes a list', async () => {
    expect(await resultOf(statistics, { data: [1, 2, 3, 4] })).toMatchObject({
      count: 4,
      sum: 10,
      mean: 2.5,
      median: 2.5,
      min: 1,
      max: 4,
      variance: 1.25,
    });
  });

  test('computes over two lists', async () => {
    const lists = { x: [1, 2, 3], y: [3, 5, 7] };
    expect((await call(statistics, { operation: 'correlation', ...lists })).output).toBeCloseTo(1);
    expect((await call(statistics, { operation: 'linear_regression', ...lists })).output).toEqual({
      slope: 2,
      intercept: 1,
    });
  });

  test('refuses lists that do not fit', async () => {
    for (const other of [[1], undefined, [1, 1]]) {
      await expect(call(statistics, { operation: 'correlation', input: [1, 2], other })).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
      });
    }
  });

  test('the mean lies between the least and the greatest', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer(), { minLength: 1 }), async (input) => {
        const { mean, min, max } = (await resultOf(statistics, { input })) as {
          mean: number;
          min: number;
          max: number;
        };
        expect(mean).toBeGreaterThanOrEqual(min - 1e-6);
        expect(mean).toBeLessThanOrEqual(max + 1e-6);
      }),
    );
  });
});
