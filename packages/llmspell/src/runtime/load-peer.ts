import { SpellError } from '@llmspell/core';

/**
 * Loads an optional package.
 *
 * @param name The package to install when it is missing.
 * @param purpose What it is needed for, to begin the message with: `Running a spell`.
 * @throws SpellError `PEER_MISSING`, naming the package; any other failure of the import as it is.
 */
export async function loadPeer<T>(name: string, purpose: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    if (!isMissing(cause, name)) throw cause;
    throw new SpellError({
      code: 'PEER_MISSING',
      message: `${purpose} needs the package "${name}", which is not installed. Install it: npm install ${name}`,
      data: { package: name },
      cause,
    });
  }
}

/** Loads an optional package, or gives `undefined` when it is not installed. */
export async function loadPeerIfPresent<T>(name: string, load: () => Promise<T>): Promise<T | undefined> {
  try {
    return await load();
  } catch (error) {
    if (isMissing(error, name)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown, name: string): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return error.code === 'ERR_MODULE_NOT_FOUND' && error.message.includes(`'${name}`);
}
