import { UsageError } from './usage-error.ts';

const EXTENSIONS = new Map([
  ['lua', '.lua'],
  ['javascript', '.js'],
  ['js', '.js'],
  ['typescript', '.ts'],
  ['ts', '.ts'],
]);

/** The extensions of spells. */
export const SPELL_EXTENSIONS: readonly string[] = ['.lua', '.js', '.mjs', '.ts', '.mts'];

/** Whether a file's name is that of a spell. */
export function isSpellFile(file: string): boolean {
  return SPELL_EXTENSIONS.some((extension) => file.endsWith(extension));
}

/** The extension of spells in a language, as `--engine` names it. @throws UsageError */
export function extensionOf(language: string): string {
  const extension = EXTENSIONS.get(language);
  if (extension !== undefined) return extension;
  throw new UsageError(`--engine takes one of ${[...EXTENSIONS.keys()].join(', ')}; got "${language}".`);
}
