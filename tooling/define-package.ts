import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { defineConfig } from 'tsup';

import { sourceEntries } from './source-entries.ts';

/**
 * The one tsup configuration. What is built is what package.json names: every `exports`, `imports` and `bin`
 * target. A worker file is an entry of the `imports` map (`#lua-worker`).
 */
export const definePackage = (directory: string) =>
  defineConfig({
    entry: sourceEntries(readFileSync(join(directory, 'package.json'), 'utf8')),
    format: ['esm'],
    target: 'node22',
    platform: 'node',
    // tsup asks the TypeScript compiler API for declarations, which TypeScript 7 does not have: tsc writes them.
    dts: false,
    clean: true,
    sourcemap: true,
    splitting: true,
    treeshake: false,
  });
