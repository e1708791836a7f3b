import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { parseJson } from '@llmspell/core';

/** The version of this package. */
export const version = readVersion();

function readVersion(): string {
  const manifest = createRequire(import.meta.url).resolve('@llmspell/cli/package.json');
  const content = parseJson(readFileSync(manifest, 'utf8'), manifest);
  const found =
    typeof content === 'object' && content !== null && 'version' in content ? content['version'] : undefined;
  return typeof found === 'string' ? found : 'unknown';
}
