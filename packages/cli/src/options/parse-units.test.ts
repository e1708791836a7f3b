import { expect, test } from 'vitest';

import { parseAmount, parseDuration, parseSize } from './parse-units.ts';
import { UsageError } from './usage-error.ts';

test.each([
  ['500ms', 500],
  ['2s', 2_000],
  ['1.5m', 90_000],
  ['1h', 3_600_000],
  ['3', 3_000],
])('a duration of %s is %d ms', (text, ms) => {
  expect(parseDuration(text, '--timeout')).toBe(ms);
});

test.each([
  ['64mb', 67_108_864],
  ['512K', 524_288],
  ['100', 100],
  ['1GB', 1_073_741_824],
])('a size of %s is %d bytes', (text, bytes) => {
  expect(parseSize(text, '--memory')).toBe(bytes);
});

test.each(['', 'soon', '-1s', '2 s', '1e9'])('%j is no duration, and the message names the flag', (text) => {
  expect(() => parseDuration(text, '--timeout')).toThrow(UsageError);
  expect(() => parseDuration(text, '--timeout')).toThrow('--timeout');
});

test.each(['', 'x', '-1', 'Infinity', 'NaN'])('%j is no amount', (text) => {
  expect(() => parseAmount(text, '--max-cost')).toThrow('--max-cost takes a number');
});
