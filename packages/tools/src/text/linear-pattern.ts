import { messageOf } from '@llmspell/core';
import { RE2JS } from 're2js';

import { invalidInput } from '../contract/invalid-input.ts';

const FLAGS = new Map([
  ['i', RE2JS.CASE_INSENSITIVE],
  ['m', RE2JS.MULTILINE],
  ['s', RE2JS.DOTALL],
]);

/**
 * Compiles a pattern that someone else wrote, with an engine whose time grows with the text alone: no pattern can hang
 * the process. It knows no look-around and no back-references.
 *
 * @param flags Any of `i` (case), `m` (lines), `s` (dot takes line ends); `g` and `u` mean nothing here.
 * @throws SpellError `VALIDATION_FAILED`.
 */
export function linearPattern(pattern: string, flags = ''): RE2JS {
  if (pattern.length > 2_000) throw invalidInput(`A pattern has at most 2000 characters, got ${pattern.length}.`);
  try {
    return RE2JS.compile(RE2JS.translateRegExp(pattern), flagsOf(flags));
  } catch (cause) {
    throw invalidInput(
      `Invalid pattern: ${messageOf(cause)}. Look-around and back-references are not supported.`,
      cause,
    );
  }
}

function flagsOf(flags: string): number {
  let bits = 0;
  for (const flag of flags) {
    const bit = FLAGS.get(flag);
    if (bit === undefined && flag !== 'g' && flag !== 'u') throw invalidInput(`Unknown flag: ${flag}. Use i, m or s`);
    bits |= bit ?? 0;
  }
  return bits;
}
