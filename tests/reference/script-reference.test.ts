import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { PAGE } from './page.ts';
import { scriptReference } from './script-reference.ts';

test('docs/script-reference.md tells what a spell can see (`pnpm reference` brings it up to date)', () => {
  expect(readFileSync(PAGE, 'utf8')).toBe(scriptReference());
});
