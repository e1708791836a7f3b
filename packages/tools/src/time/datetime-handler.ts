import { defineTool, type JsonObject, type ToolContext } from '@llmspell/core';
import { DateTime } from 'luxon';
import { z } from 'zod';

import { invalidInput } from '../contract/invalid-input.ts';
import { required } from '../contract/required.ts';
import { toolInput } from '../contract/tool-input.ts';
import { resultForModel, toolResult, type ToolResult } from '../contract/tool-result.ts';
import { parseTime, zoneOf } from './parse-time.ts';
import { formatTime } from './strftime.ts';

const UNITS = ['milliseconds', 'seconds', 'minutes', 'hours', 'days', 'weeks', 'months', 'years'] as const;

const schema = z.object({
  operation: z
    .enum(['parse', 'now', 'convert_timezone', 'add', 'subtract', 'difference', 'info', 'formats'])
    .default('now')
    .describe('What to do'),
  input: z.string().optional().describe('A time, such as 2026-01-31T12:00:00Z; the present for info and formats'),
  timezone: z.string().optional().describe('IANA zone of the input, or for now; UTC when left out'),
  target_timezone: z.string().optional().describe('IANA zone for convert_timezone'),
  amount: z.number().min(-1e12).max(1e12).optional().describe('How much to add or subtract'),
  unit: z.enum(UNITS).default('days').describe('The unit of amount'),
  start: z.string().optional().describe('For difference'),
  end: z.string().optional().describe('For difference'),
  format: z.string().max(200).optional().describe('A strftime format, such as %Y-%m-%d; ISO 8601 when left out'),
  input_format: z.string().max(200).optional().describe('A strftime format that the input is in'),
});

type Input = z.output<typeof schema>;

/** Makes the date and time tool. The present comes from the context's clock; the machine's zone is never used. */
export function createDatetimeHandlerTool() {
  return defineTool({
    name: 'datetime-handler',
    description: 'Reads, formats, converts and calculates with dates and times in any time zone',
    category: 'utility',
    securityLevel: 'safe',
    toModel: resultForModel,
    inputSchema: toolInput(schema, {
      aliases: { datetime: 'input', date: 'input', from: 'start', to: 'end', tz: 'timezone' },
      normalize: pluralUnit,
    }),
    execute: (input, context): ToolResult => {
      switch (input.operation) {
        case 'now':
          return now(input, context);
        case 'parse':
          return parse(input);
        case 'convert_timezone':
          return convert(input);
        case 'add':
        case 'subtract':
          return shift(input);
        case 'difference':
          return difference(input);
        case 'info':
          return info(input, context);
        case 'formats':
          return formats(input, context);
        default:
          return input.operation satisfies never;
      }
    },
  });
}

/** `day` is `days`. */
function pluralUnit(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { unit } = given;
  return typeof unit === 'string' && !unit.endsWith('s') ? { ...given, unit: `${unit}s` } : given;
}

function read(text: string, { timezone, input_format }: Input): DateTime {
  return parseTime(text, { timezone, format: input_format });
}

function timeOf(input: Input, context: ToolContext): DateTime {
  return input.input === undefined ? present(input, context) : read(input.input, input);
}

function present({ timezone = 'utc' }: Input, context: ToolContext): DateTime {
  return DateTime.fromMillis(context.clock.now(), { zone: zoneOf(timezone) });
}

function write(time: DateTime, format: string | undefined): string {
  const text = format === undefined ? time.toISO() : formatTime(time, format);
  if (!time.isValid || text === null) throw invalidInput('The result is outside the range of dates.');
  return text;
}

function now(input: Input, context: ToolContext): ToolResult {
  const datetime = write(present(input, context), input.format);
  const result = { timezone: input.timezone ?? 'UTC', datetime, format: input.format ?? 'ISO 8601' };
  return toolResult({ operation: 'now', result, output: datetime });
}

function parse(input: Input): ToolResult {
  const time = read(required(input.input, 'input'), input);
  const utc = write(time.toUTC(), undefined);
  const parsed = { utc, timestamp: Math.floor(time.toSeconds()), ...fieldsOf(time) };
  return toolResult({
    operation: 'parse',
    result: { input: input.input ?? '', parsed },
    output: write(time, input.format),
  });
}

function convert(input: Input): ToolResult {
  const time = read(required(input.input, 'input'), input);
  const zone = zoneOf(required(input.target_timezone, 'target_timezone'));
  const converted = write(time.setZone(zone), input.format);
  const result = { original: write(time, undefined), converted, result: converted, timezone: zone };
  return toolResult({ operation: 'convert_timezone', result, output: converted });
}

function shift(input: Input): ToolResult {
  const time = read(required(input.input, 'input'), input);
  const amount = required(input.amount, 'amount') * (input.operation === 'add' ? 1 : -1);
  const shifted = write(time.plus({ [input.unit]: amount }), input.format);
  const result = { original: write(time, undefined), result: shifted, amount: input.amount ?? 0, unit: input.unit };
  return toolResult({ operation: input.operation, result, output: shifted });
}

function difference(input: Input): ToolResult {
  const start = read(required(input.start, 'start'), input);
  const end = read(required(input.end, 'end'), input);
  const seconds = Math.trunc((end.toMillis() - start.toMillis()) / 1000);
  const days = Math.trunc(seconds / 86_400);
  const hours = Math.trunc(seconds / 3_600);
  const minutes = Math.trunc(seconds / 60);
  const human = humanReadable(seconds);
  const result = { total_seconds: seconds, days, hours, minutes, human_readable: human };
  return toolResult({ operation: 'difference', result, output: seconds, text: human });
}

function humanReadable(seconds: number): string {
  const total = Math.abs(seconds);
  const parts = [
    [Math.floor(total / 86_400), 'day'],
    [Math.floor(total / 3_600) % 24, 'hour'],
    [Math.floor(total / 60) % 60, 'minute'],
    [total % 60, 'second'],
  ] as const;
  const words = parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`);
  const text = words.length === 0 ? '0 seconds' : words.join(', ');
  return seconds < 0 ? `-(${text})` : text;
}

function fieldsOf(time: DateTime): JsonObject {
  const { year, month, day, hour, minute, second } = time;
  return { year, month, day, hour, minute, second, weekday: time.toFormat('cccc', { locale: 'en' }) };
}

function info(input: Input, context: ToolContext): ToolResult {
  const time = timeOf(input, context);
  const result = {
    datetime: write(time, undefined),
    timestamp: Math.floor(time.toSeconds()),
    ...fieldsOf(time),
    day_of_year: time.ordinal,
    week: time.weekNumber,
    quarter: time.quarter,
    days_in_month: time.daysInMonth ?? 0,
    is_leap_year: time.isInLeapYear,
    is_weekend: time.weekday > 5,
    is_dst: time.isInDST,
    timezone: time.zoneName ?? 'UTC',
    utc_offset: time.toFormat('ZZ'),
  };
  return toolResult({ operation: 'info', result });
}

function formats(input: Input, context: ToolContext): ToolResult {
  const time = timeOf(input, context);
  const result = {
    iso8601: write(time, undefined),
    rfc2822: time.toRFC2822() ?? '',
    http: time.toHTTP() ?? '',
    date: time.toISODate() ?? '',
    time: time.toISOTime() ?? '',
    unix: Math.floor(time.toSeconds()),
    unix_ms: time.toMillis(),
    long: formatTime(time, '%A, %B %e, %Y'),
  };
  return toolResult({ operation: 'formats', result });
}
