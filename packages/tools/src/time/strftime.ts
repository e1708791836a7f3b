import type { DateTime } from 'luxon';

// strftime directives, each as a token of Luxon.
const TOKENS = new Map([
  ['%Y', 'yyyy'],
  ['%y', 'yy'],
  ['%m', 'MM'],
  ['%d', 'dd'],
  ['%e', 'd'],
  ['%H', 'HH'],
  ['%I', 'hh'],
  ['%M', 'mm'],
  ['%S', 'ss'],
  ['%.f', '.SSS'],
  ['%.3f', '.SSS'],
  ['%3f', 'SSS'],
  ['%f', 'SSS'],
  ['%p', 'a'],
  ['%a', 'ccc'],
  ['%A', 'cccc'],
  ['%b', 'MMM'],
  ['%B', 'MMMM'],
  ['%j', 'ooo'],
  ['%u', 'c'],
  ['%V', 'WW'],
  ['%G', 'kkkk'],
  ['%z', 'ZZZ'],
  ['%:z', 'ZZ'],
  ['%Z', 'ZZZZ'],
  ['%s', 'X'],
  ['%F', 'yyyy-MM-dd'],
  ['%T', 'HH:mm:ss'],
  ['%R', 'HH:mm'],
  ['%D', 'MM/dd/yy'],
  ['%c', 'ccc MMM d HH:mm:ss yyyy'],
]);

const PART = /%(?:\.3f|\.f|3f|:z|[A-Za-z%])|[^%]+|%/g;

/** Writes a time by a strftime format. A directive that is not known stays as it is. */
export function formatTime(time: DateTime, format: string): string {
  return partsOf(format)
    .map(({ token, text }) => (token === undefined ? text : time.toFormat(token, { locale: 'en' })))
    .join('');
}

/** Turns a strftime format into one that Luxon parses with. */
export function toLuxonFormat(format: string): string {
  return partsOf(format)
    .map(({ token, text }) => token ?? `'${text.replaceAll("'", "''")}'`)
    .join('');
}

interface Part {
  readonly token: string | undefined;
  readonly text: string;
}

function partsOf(format: string): Part[] {
  return (format.match(PART) ?? []).map((part) => ({
    token: TOKENS.get(part),
    text: part === '%%' ? '%' : part,
  }));
}
