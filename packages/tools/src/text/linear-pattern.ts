import { messageOf } from '@llmspell/core';
import type { RE2JS } from 're2js';

import { invalidInput } from '../contract/invalid-input.ts';
import { compilePattern } from './compile-pattern.ts';

/**
 * Compiles a pattern that someone else wrote, with an engine whose time grows with the text alone: no pattern can hang
 * the process. It knows no look-around and no back-references.
 *
 * @param flags Any of `i` (case), `m` (lines), `s` (dot takes line ends); `g` and `u` mean nothing here.
 * @throws SpellError `VALIDATION_FAILED`.
 */
export function linearPattern(pattern: string, flags = ''): RE2JS {
  try {
    return compilePattern(pattern, flags);
  } catch (cause) {
    throw invalidInput(
      `Invalid pattern: ${messageOf(cause)}. Look-around and back-references are not supported.`,
      cause,
    );
  }
}
