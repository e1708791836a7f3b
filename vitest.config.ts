import { existsSync, readdirSync } from 'node:fs';

import { defineConfig } from 'vitest/config';

import { SummaryReporter } from './tooling/summary-reporter.ts';
import { execArgv, resolution } from './tooling/vitest-base.ts';

const typecheck = { enabled: true, checker: 'tsc', tsconfig: './tsconfig.json' };

const packageProjects = readdirSync('packages')
  .filter((name) => existsSync(`packages/${name}/package.json`))
  .map((name) => ({
    extends: true as const,
    root: `packages/${name}`,
    test: { name, include: ['src/**/*.test.ts'], typecheck: { ...typecheck, include: ['src/**/*.test-d.ts'] } },
  }));

const repositoryProject = {
  extends: true as const,
  test: {
    name: 'repository',
    include: ['{tests,examples,apps,tooling,scripts}/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'tests/performance/**', 'tests/chaos/**'],
  },
};

export default defineConfig({
  ...resolution,
  test: {
    // One process serves many files; docs/decisions/0006. Tests clean up after themselves.
    isolate: false,
    // For tests that hang: how long one takes on a busy machine is no reason to fail.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Much of a test is waiting for other threads and processes.
    maxWorkers: '100%',
    execArgv,
    setupFiles: [`${import.meta.dirname}/tooling/property-seed.ts`],
    passWithNoTests: true,
    reporters: ['default', new SummaryReporter()],
    coverage: { provider: 'v8', include: ['packages/*/src/**'], reporter: ['text-summary', 'lcov'] },
    projects: [...packageProjects, repositoryProject],
  },
});
