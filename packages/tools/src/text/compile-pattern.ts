import { RE2JS } from 're2js';

const FLAGS = new Map([
  ['i', RE2JS.CASE_INSENSITIVE],
  ['m', RE2JS.MULTILINE],
  ['s', RE2JS.DOTALL],
]);

/** Compiles a pattern with the engine of linear time. @throws Error of the engine, or for an unknown flag. */
export function compilePattern(pattern: string, flags = ''): RE2JS {
  if (pattern.length > 2_000) throw new RangeError(`it has ${pattern.length} characters, at most 2000 are taken`);
  let bits = 0;
  for (const flag of flags) {
    const bit = FLAGS.get(flag);
    if (bit === undefined && flag !== 'g' && flag !== 'u') throw new SyntaxError(`unknown flag ${flag}, use i, m or s`);
    bits |= bit ?? 0;
  }
  return RE2JS.compile(RE2JS.translateRegExp(pattern), bits);
}
