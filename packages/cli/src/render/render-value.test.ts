import { expect, test } from 'vitest';

import { renderValue, toPrintable } from './render-value.ts';

test('values that JSON lacks are put into words', () => {
  expect(
    toPrintable({
      big: 12_345_678_901_234_567_890n,
      bytes: new Uint8Array([1, 2, 3]),
      date: new Date(0),
      map: new Map([['a', 1]]),
      nothing: undefined,
      not: Number.NaN,
    }),
  ).toEqual({
    big: '12345678901234567890',
    bytes: 'AQID',
    date: '1970-01-01T00:00:00.000Z',
    map: [['a', 1]],
    nothing: null,
    not: 'NaN',
  });
  expect(renderValue(undefined)).toBe('null');
});
