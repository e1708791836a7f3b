const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** C's `struct tm`: the first eight fields, in its order. */
export interface BrokenDownTime {
  readonly second: number;
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
  /** From 0. */
  readonly month: number;
  readonly year: number;
  readonly weekday: number;
  /** From 0. */
  readonly yearDay: number;
}

/** Scripts live in UTC, so that what they print does not depend on the machine. */
export function breakDown(epochSeconds: number): BrokenDownTime {
  const date = new Date(epochSeconds * 1000);
  const year = date.getUTCFullYear();
  const midnight = Date.UTC(year, date.getUTCMonth(), date.getUTCDate());
  return {
    second: date.getUTCSeconds(),
    minute: date.getUTCMinutes(),
    hour: date.getUTCHours(),
    day: date.getUTCDate(),
    month: date.getUTCMonth(),
    year,
    weekday: date.getUTCDay(),
    yearDay: Math.round((midnight - Date.UTC(year, 0, 1)) / 86_400_000),
  };
}

/** C's `strftime` in the C locale. */
export function formatTime(format: string, time: BrokenDownTime): string {
  return format.replaceAll(/%[EO]?(.)/gs, (_, letter: string) => CONVERSIONS[letter]?.(time) ?? '');
}

type Conversion = (time: BrokenDownTime) => string;

const two = (value: number, fill = '0'): string => String(value).padStart(2, fill);
const dayName = (time: BrokenDownTime): string => DAYS[time.weekday] ?? '?';
const monthName = (time: BrokenDownTime): string => MONTHS[time.month] ?? '?';
const hour12 = (time: BrokenDownTime): number => time.hour % 12 || 12;
const clock = (time: BrokenDownTime): string => `${two(time.hour)}:${two(time.minute)}:${two(time.second)}`;
const usDate = (time: BrokenDownTime): string => `${two(time.month + 1)}/${two(time.day)}/${two(time.year % 100)}`;
const isoWeekday = (time: BrokenDownTime): number => time.weekday || 7;

const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  a: (time) => dayName(time).slice(0, 3),
  A: dayName,
  b: (time) => monthName(time).slice(0, 3),
  h: (time) => monthName(time).slice(0, 3),
  B: monthName,
  c: (time) =>
    `${dayName(time).slice(0, 3)} ${monthName(time).slice(0, 3)} ${two(time.day, ' ')} ${clock(time)} ${time.year}`,
  C: (time) => two(Math.floor(time.year / 100)),
  d: (time) => two(time.day),
  D: usDate,
  e: (time) => two(time.day, ' '),
  F: (time) => `${time.year}-${two(time.month + 1)}-${two(time.day)}`,
  g: (time) => two(isoWeek(time).year % 100),
  G: (time) => String(isoWeek(time).year),
  H: (time) => two(time.hour),
  I: (time) => two(hour12(time)),
  j: (time) => String(time.yearDay + 1).padStart(3, '0'),
  m: (time) => two(time.month + 1),
  M: (time) => two(time.minute),
  n: () => '\n',
  p: (time) => (time.hour < 12 ? 'AM' : 'PM'),
  r: (time) => `${two(hour12(time))}:${two(time.minute)}:${two(time.second)} ${time.hour < 12 ? 'AM' : 'PM'}`,
  R: (time) => `${two(time.hour)}:${two(time.minute)}`,
  s: (time) => String(Date.UTC(time.year, time.month, time.day, time.hour, time.minute, time.second) / 1000),
  S: (time) => two(time.second),
  t: () => '\t',
  T: clock,
  u: (time) => String(isoWeekday(time)),
  U: (time) => two(Math.floor((time.yearDay + 7 - time.weekday) / 7)),
  V: (time) => two(isoWeek(time).week),
  w: (time) => String(time.weekday),
  W: (time) => two(Math.floor((time.yearDay + 8 - isoWeekday(time)) / 7)),
  x: usDate,
  X: clock,
  y: (time) => two(time.year % 100),
  Y: (time) => String(time.year),
  z: () => '+0000',
  Z: () => 'UTC',
  '%': () => '%',
};

/** The week of ISO 8601 belongs to the year of its Thursday. */
function isoWeek(time: BrokenDownTime): { readonly year: number; readonly week: number } {
  const thursday = breakDown(Date.UTC(time.year, time.month, time.day + 4 - isoWeekday(time)) / 1000);
  return { year: thursday.year, week: Math.floor(thursday.yearDay / 7) + 1 };
}
