import { nearestNames } from '@llmspell/core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

const name = fc.string({ minLength: 1, maxLength: 12 });

test('the likely names come best first', () => {
  const known = ['calculator', 'calendar', 'file_reader', 'http_client'];
  expect(nearestNames('calculater', known)).toEqual(['calculator']);
  expect(nearestNames('FileReader', known)).toEqual(['file_reader']);
  expect(nearestNames('calculatar', ['calculators', 'calculator'])).toEqual(['calculator', 'calculators']);
  expect(nearestNames('weather', known)).toEqual([]);
  expect(nearestNames('x', [])).toEqual([]);
});

test('there are at most three, all of them known, and a known name finds itself first', () => {
  fc.assert(
    fc.property(name, fc.uniqueArray(name, { selector: (text) => text.toLowerCase() }), (wanted, known) => {
      const found = nearestNames(wanted, known);
      expect(found.length).toBeLessThanOrEqual(3);
      expect(known).toEqual(expect.arrayContaining([...found]));
      expect(nearestNames(wanted, [...known, wanted])[0]?.toLowerCase()).toBe(wanted.toLowerCase());
    }),
  );
});

test('one edit of a name of three or more characters is always found', () => {
  const word = fc.stringMatching(/^[a-z]{3,20}$/);
  fc.assert(
    fc.property(word, fc.nat(), fc.constantFrom('drop', 'double', 'replace'), (known, at, edit) => {
      const index = at % known.length;
      const middle = { drop: '', double: known[index]?.repeat(2), replace: '-' }[edit];
      const typed = `${known.slice(0, index)}${middle}${known.slice(index + 1)}`;
      expect(nearestNames(typed, [known])).toEqual([known]);
    }),
  );
});

test('a name of megabytes, which a script may ask for, is compared with nothing', () => {
  const known = Array.from({ length: 50 }, (_, index) => `${'tool'.repeat(3)}${index}`);
  // Without the check of lengths this takes minutes, and the test runs into its limit.
  expect(nearestNames('x'.repeat(4_000_000), [...known, 'y'.repeat(4_000_000)])).toEqual([]);
});
