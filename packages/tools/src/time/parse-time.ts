import { DateTime } from 'luxon';

import { invalidInput } from '../contract/invalid-input.ts';
import { toLuxonFormat } from './strftime.ts';

/** Further forms that people write, after the standards. */
const FORMATS = [
  'yyyy/MM/dd HH:mm:ss',
  'yyyy/MM/dd HH:mm',
  'yyyy/MM/dd',
  'MM/dd/yyyy HH:mm:ss',
  'MM/dd/yyyy',
  'dd.MM.yyyy HH:mm:ss',
  'dd.MM.yyyy HH:mm',
  'dd.MM.yyyy',
  'MMMM d, yyyy',
  'MMM d, yyyy',
  'd MMMM yyyy',
  'd MMM yyyy',
];

interface Options {
  /** The zone of a time that names none. @default 'utc' */
  readonly timezone?: string | undefined;
  /** A strftime format. @default the usual standards */
  readonly format?: string | undefined;
}

/**
 * Reads a time: by a format, or as ISO 8601, RFC 2822, HTTP, SQL, epoch seconds or milliseconds, or as people write it.
 *
 * @throws SpellError `VALIDATION_FAILED`.
 */
export function parseTime(text: string, { timezone = 'utc', format }: Options): DateTime {
  if (text.length > 200) throw invalidInput(`A time has at most 200 characters, got ${text.length}.`);
  const zone = zoneOf(timezone);
  const options = { zone, setZone: true, locale: 'en' };
  const time = format === undefined ? guess(text.trim(), options) : fromFormat(text, format, options);
  if (time?.isValid === true) return time;
  const wanted = format === undefined ? 'such as 2026-01-31T12:00:00Z' : `of the form ${format}`;
  throw invalidInput(`Could not parse the time "${text.slice(0, 60)}". Expected one ${wanted}.`);
}

/** @throws SpellError `VALIDATION_FAILED` for a zone that there is not. */
export function zoneOf(name: string): string {
  if (DateTime.fromMillis(0, { zone: name }).isValid) return name;
  throw invalidInput(`Unknown timezone: ${name.slice(0, 60)}. Use an IANA name such as Europe/Berlin, or UTC+2`);
}

interface ParseOptions {
  readonly zone: string;
  readonly setZone: boolean;
  readonly locale: string;
}

function guess(text: string, options: ParseOptions): DateTime | undefined {
  if (/^-?\d{9,17}$/.test(text)) return fromEpoch(Number(text), options);
  const readers: ((given: string) => DateTime)[] = [
    (given) => DateTime.fromISO(given, options),
    (given) => DateTime.fromRFC2822(given, options),
    (given) => DateTime.fromHTTP(given, options),
    (given) => DateTime.fromSQL(given, options),
    ...FORMATS.map((format) => (given: string) => DateTime.fromFormat(given, format, options)),
  ];
  for (const read of readers) {
    const time = read(text);
    if (time.isValid) return time;
  }
  return undefined;
}

/** Eleven digits and fewer are seconds. */
function fromEpoch(value: number, { zone }: ParseOptions): DateTime {
  return Math.abs(value) < 1e11 ? DateTime.fromSeconds(value, { zone }) : DateTime.fromMillis(value, { zone });
}

function fromFormat(text: string, format: string, options: ParseOptions): DateTime {
  if (format.length > 200) throw invalidInput(`A format has at most 200 characters, got ${format.length}.`);
  return DateTime.fromFormat(text, toLuxonFormat(format), options);
}
