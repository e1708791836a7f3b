import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { parseJson } from '@llmspell/core';

/** The version of this package. */
export function readVersion(): string {
  const manifest = createRequire(import.meta.url).resolve('llmspell/package.json');
  const content = parseJson(readFileSync(manifest, 'utf8'), manifest);
  const found =
    typeof content === 'object' && content !== null && 'version' in content ? content['version'] : undefined;
  return typeof found === 'string' ? found : '0.0.0';
}
