import { SpellError, type JsonValue } from '@llmspell/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { isTrue, parseExpression } from './parse-expression.ts';

const values: ReadonlyMap<string, JsonValue> = new Map<string, JsonValue>([
  ['iteration', 3],
  ['done', false],
  ['name', 'ada'],
]);

function holds(text: string): boolean {
  const expression = parseExpression(text);
  return isTrue(
    expression(({ root, path }) => {
      if (root.kind === 'step') return root.step === 'scan' && path[0] === 'topics' ? 4 : undefined;
      return root.kind === 'name' ? values.get(root.name) : undefined;
    }),
  );
}

function outcomeOf(text: string): unknown {
  try {
    parseExpression(text);
    return 'parsed';
  } catch (error) {
    return SpellError.isInstance(error) ? error.code : error;
  }
}

describe('conditions as text', () => {
  test.each([
    ['true', true],
    ['false', false],
    ['iteration < 5', true],
    ['iteration >= 3 and not done', true],
    ['done or iteration == 3', true],
    ['iteration ~= 3 || iteration != 3', false],
    ['$scan.output.topics > 3', true],
    ['{{step:scan:output.topics}} <= 3', false],
    ["name == 'ada' && (done or iteration > 2)", true],
    ['-iteration < -2', true],
    ['!(iteration > 2)', false],
    ['nothing', false],
    ['nothing == nil', true],
    ['nothing < 5', false],
    ['name < 5', false],
    ['"a" < "b"', true],
    ['not not name', true],
  ])('%s is %s', (text, expected) => {
    expect(holds(text)).toBe(expected);
  });

  test.each(['', 'iteration <', '< 5', '1 2', '(true', 'true)', 'a = 1', 'os.exit()', '"open', 'x; y', 'a.b.', '++'])(
    '%j is refused',
    (text) => {
      expect(() => parseExpression(text)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
    },
  );

  test('hostile texts are refused, not run out of stack', () => {
    for (const text of ['('.repeat(1900), 'not '.repeat(480), '-'.repeat(1900), `${'true and '.repeat(10_000)}true`]) {
      expect(() => parseExpression(text)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
    }
  });

  test('it parses or refuses any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(['parsed', 'VALIDATION_FAILED']).toContain(outcomeOf(text));
      }),
    );
  });

  test('it compares numbers as they are', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (a, b) => {
        expect(holds(`${a} < ${b}`)).toBe(a < b);
        expect(holds(`${a} == ${b} or ${a} > ${b}`)).toBe(a >= b);
      }),
    );
  });
});
