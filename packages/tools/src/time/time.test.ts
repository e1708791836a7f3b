import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { call, resultOf } from '../__fixtures__/call.ts';
import { createDatetimeHandlerTool } from './index.ts';

const tool = createDatetimeHandlerTool();

describe('the date and time tool', () => {
  test('takes the present from the context', async () => {
    expect(await resultOf(tool, {})).toEqual({
      timezone: 'UTC',
      datetime: '2026-01-01T00:00:00.000Z',
      format: 'ISO 8601',
    });
    expect((await call(tool, { timezone: 'Asia/Tokyo', format: '%Y-%m-%d %H:%M %z' })).output).toBe(
      '2026-01-01 09:00 +0900',
    );
  });

  test.each([
    ['2024-02-29T12:30:45Z', '2024-02-29T12:30:45.000Z'],
    ['2024-02-29T12:30:45+02:00', '2024-02-29T10:30:45.000Z'],
    ['2024-02-29 12:30:45', '2024-02-29T12:30:45.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['Thu, 29 Feb 2024 12:30:45 +0000', '2024-02-29T12:30:45.000Z'],
    ['29.02.2024 12:30', '2024-02-29T12:30:00.000Z'],
    ['02/29/2024', '2024-02-29T00:00:00.000Z'],
    ['February 29, 2024', '2024-02-29T00:00:00.000Z'],
    ['1709209845', '2024-02-29T12:30:45.000Z'],
    ['1709209845000', '2024-02-29T12:30:45.000Z'],
  ])('reads %s', async (input, utc) => {
    expect(await resultOf(tool, { operation: 'parse', input })).toMatchObject({ parsed: { utc } });
  });

  test('reads and writes by a format', async () => {
    const input = {
      operation: 'parse',
      input: 'at 07h05 on 3/2/24',
      input_format: 'at %Hh%M on %e/%m/%y',
      timezone: 'UTC',
    };
    await expect(call(tool, input)).rejects.toThrow('Could not parse');
    const written = { ...input, input: 'at 07h05 on 3/02/24', format: '%A %d %B %Y, %I:%M %p 100%%' };
    expect((await call(tool, written)).output).toBe('Saturday 03 February 2024, 07:05 AM 100%');
  });

  test('keeps the hour over a change of the clocks, and the duration when asked for hours', async () => {
    const start = { input: '2024-03-30T12:00:00', timezone: 'Europe/Berlin', amount: 1 };
    expect((await call(tool, { ...start, operation: 'add', unit: 'day' })).output).toBe(
      '2024-03-31T12:00:00.000+02:00',
    );
    expect((await call(tool, { ...start, operation: 'add', unit: 'hours', amount: 24 })).output).toBe(
      '2024-03-31T13:00:00.000+02:00',
    );
    expect((await call(tool, { ...start, operation: 'subtract', unit: 'months' })).output).toBe(
      '2024-02-29T12:00:00.000+01:00',
    );
  });

  test('converts and compares', async () => {
    const converted = {
      operation: 'convert_timezone',
      input: '2024-07-01T12:00:00Z',
      target_timezone: 'America/New_York',
    };
    expect((await call(tool, converted)).output).toBe('2024-07-01T08:00:00.000-04:00');
    expect(await resultOf(tool, { operation: 'difference', start: '2024-01-01', end: '2024-01-03T01:01:01Z' })).toEqual(
      {
        total_seconds: 176_461,
        days: 2,
        hours: 49,
        minutes: 2941,
        human_readable: '2 days, 1 hour, 1 minute, 1 second',
      },
    );
  });

  test('tells about a day, and its usual forms', async () => {
    expect(await resultOf(tool, { operation: 'info', input: '2024-02-29' })).toMatchObject({
      day_of_year: 60,
      is_leap_year: true,
      weekday: 'Thursday',
    });
    expect(await resultOf(tool, { operation: 'formats', input: '2024-02-29' })).toMatchObject({
      http: 'Thu, 29 Feb 2024 00:00:00 GMT',
    });
  });

  test.each([
    { operation: 'parse', input: '2024-02-30' },
    { operation: 'parse', input: 'x'.repeat(10_000) },
    { operation: 'now', timezone: 'Mars/Base' },
    { operation: 'add', input: '2024-01-01', amount: 1e12, unit: 'years' },
    { operation: 'add', input: '2024-01-01' },
  ])('refuses %j', async (input) => {
    await expect(call(tool, input)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  test('what is added can be subtracted again', async () => {
    const units = fc.constantFrom('seconds', 'minutes', 'hours', 'days', 'weeks');
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -100_000, max: 100_000 }), units, async (amount, unit) => {
        const { output } = await call(tool, { operation: 'add', input: '2024-02-29T12:00:00Z', amount, unit });
        const back = await call(tool, { operation: 'subtract', input: output, amount, unit });
        expect(back.output).toBe('2024-02-29T12:00:00.000Z');
      }),
    );
  });
});
