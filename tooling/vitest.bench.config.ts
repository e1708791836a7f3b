import { defineConfig } from 'vitest/config';

import { execArgv, resolution } from './vitest-base.ts';

// `pnpm bench`: ratios within one run, never gates.
export default defineConfig({
  ...resolution,
  test: {
    include: [],
    benchmark: { include: ['tests/performance/**/*.bench.ts'] },
    pool: 'forks',
    execArgv,
    fileParallelism: false,
    testTimeout: 120_000,
    passWithNoTests: true,
  },
});
