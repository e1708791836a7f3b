import { createRequire } from 'node:module';

import { SpellError } from '@llmspell/core';

const require = createRequire(import.meta.url);

/**
 * Finds an optional library.
 *
 * @returns The file that it would be loaded from.
 * @throws SpellError `PEER_MISSING`, with what to install.
 */
export function findPeer(name: string, tool: string): string {
  try {
    return require.resolve(name);
  } catch (cause) {
    throw new SpellError({
      code: 'PEER_MISSING',
      message: `Tool "${tool}" needs the package "${name}" for this, which is not installed. Run: npm install ${name}`,
      data: { package: name },
      cause,
    });
  }
}
