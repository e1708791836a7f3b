import { defineConfig } from 'vitest/config';

import { SummaryReporter } from './summary-reporter.ts';
import { execArgv, resolution } from './vitest-base.ts';

// Killed processes, hostile spells, bad input: slow and loud, so each file has a process of its own.
export default defineConfig({
  ...resolution,
  test: {
    include: ['tests/chaos/**/*.test.ts'],
    pool: 'forks',
    // Much of a test is waiting for other threads and processes.
    maxWorkers: '100%',
    execArgv,
    testTimeout: 120_000,
    passWithNoTests: true,
    reporters: ['default', new SummaryReporter()],
  },
});
