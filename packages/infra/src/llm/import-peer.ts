import { SpellError } from '@llmspell/core';

/**
 * Loads an optional package.
 *
 * @throws SpellError `PEER_MISSING` with the command that installs it.
 */
export async function importPeer<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    throw new SpellError({
      code: 'PEER_MISSING',
      message: `The package "${name}" is needed for this and is not installed. Run: npm i ${name}`,
      data: { package: name },
      cause,
    });
  }
}

/** As Node names it for `import` and for `require`. */
const MISSING: ReadonlySet<unknown> = new Set(['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND']);

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && MISSING.has(error.code);
}
