import type { JsonValue } from '@llmspell/core';
import { camelCase, constantCase, kebabCase, pascalCase, snakeCase } from 'change-case';

import { required } from '../contract/required.ts';
import { formatText } from './format-text.ts';
import { linearPattern } from './linear-pattern.ts';
import { dedent, indent, wordWrap } from './text-layout.ts';
import type { TextOptions } from './text-options.ts';

type Operation = (input: string | readonly string[], options: TextOptions) => JsonValue;

/** An operation on one text. */
function onText(run: (text: string, options: TextOptions) => JsonValue): Operation {
  return (input, options) => run(typeof input === 'string' ? input : input.join('\n'), options);
}

/** The names of the text operations. */
export const TEXT_OPERATION_NAMES = [
  'uppercase',
  'lowercase',
  'capitalize',
  'reverse',
  'trim',
  'replace',
  'substring',
  'split',
  'join',
  'snake_case',
  'camel_case',
  'pascal_case',
  'kebab_case',
  'constant_case',
  'constant',
  'sanitize',
  'truncate',
  'indent',
  'dedent',
  'normalize_whitespace',
  'word_wrap',
  'count',
  'format',
  'extract',
  'validate',
] as const;

/** The text operations by name. Characters are Unicode code points. */
export const TEXT_OPERATIONS: Readonly<Record<(typeof TEXT_OPERATION_NAMES)[number], Operation>> = {
  uppercase: onText((text) => text.toUpperCase()),
  lowercase: onText((text) => text.toLowerCase()),
  capitalize: onText((text) => text.replace(/^\p{L}/u, (letter) => letter.toUpperCase())),
  reverse: onText((text) =>
    Array.from(new Intl.Segmenter().segment(text))
      .toReversed()
      .map(({ segment }) => segment)
      .join(''),
  ),
  trim: onText((text) => text.trim()),
  replace: onText((text, { from, to }) => text.split(nonEmpty(from, 'from')).join(required(to, 'to'))),
  substring: onText((text, { start = 0, end }) => Array.from(text).slice(start, end).join('')),
  split: onText((text, { delimiter = ' ' }) => text.split(delimiter)),
  join: (input, { delimiter = ' ' }) => (typeof input === 'string' ? input.split('\n') : input).join(delimiter),
  snake_case: onText((text) => snakeCase(text)),
  camel_case: onText((text) => camelCase(text)),
  pascal_case: onText((text) => pascalCase(text)),
  kebab_case: onText((text) => kebabCase(text)),
  constant_case: onText((text) => constantCase(text)),
  constant: onText((text) => constantCase(text)),
  sanitize: onText(sanitize),
  truncate: onText(truncate),
  indent: onText((text, { spaces = 4 }) => indent(text, spaces)),
  dedent: onText(dedent),
  normalize_whitespace: onText((text) => text.trim().split(/\s+/).join(' ')),
  word_wrap: onText((text, { width = 80 }) => wordWrap(text, width)),
  count: onText(count),
  format: onText(formatText),
  extract: onText(extract),
  validate: onText((text, { pattern }) => linearPattern(required(pattern, 'pattern')).matcher(text).find()),
};

function nonEmpty(value: string | undefined, name: string): string {
  return required(value === '' ? undefined : value, name);
}

/** Takes out control characters, but for line ends and tabs. */
function sanitize(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what it is about
  return text.replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g, '');
}

function truncate(text: string, { max_length = 100 }: TextOptions): string {
  const characters = Array.from(text);
  if (characters.length <= max_length) return text;
  const ellipsis = max_length >= 4 ? '...' : '';
  return characters.slice(0, max_length - ellipsis.length).join('') + ellipsis;
}

function count(text: string, { count_type }: TextOptions): JsonValue {
  const counts = {
    words: text.trim() === '' ? 0 : text.trim().split(/\s+/).length,
    chars: Array.from(text).length,
    lines: text === '' ? 0 : text.split('\n').length,
  };
  if (count_type === undefined) return counts;
  return counts[count_type === 'characters' ? 'chars' : count_type];
}

function extract(text: string, { pattern }: TextOptions): string[] {
  const matcher = linearPattern(required(pattern, 'pattern')).matcher(text);
  const found: string[] = [];
  while (matcher.find()) found.push(matcher.group() ?? '');
  return found;
}
