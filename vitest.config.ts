import { existsSync, readdirSync } from 'node:fs';

import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

import { SummaryReporter } from './tooling/summary-reporter.ts';

// Workspace packages resolve to their TypeScript sources, so tests need no build.
// TEST_DIST=1 runs the same tests against the built dist/ instead (after `pnpm build`).
const source = process.env['TEST_DIST'] ? [] : ['@llmspell/source'];
const conditions = [...source, ...defaultServerConditions];

const typecheck = { enabled: true, checker: 'tsc', tsconfig: './tsconfig.json' };
const packageProjects = readdirSync('packages')
  .filter((name) => existsSync(`packages/${name}/package.json`))
  .map((name) => ({
    extends: true as const,
    root: `packages/${name}`,
    test: { name, include: ['src/**/*.test.ts'], typecheck: { ...typecheck, include: ['src/**/*.test-d.ts'] } },
  }));

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    // One worker process serves many files: eleven seconds instead of minutes. Tests clean up after themselves.
    isolate: false,
    pool: 'forks',
    // Worker threads that a test starts resolve packages like the test itself.
    execArgv: source.map((name) => `--conditions=${name}`),
    passWithNoTests: true,
    reporters: ['default', new SummaryReporter()],
    coverage: { provider: 'v8', include: ['packages/*/src/**'], reporter: ['text-summary', 'lcov'] },
    projects: [
      ...packageProjects,
      {
        extends: true,
        test: {
          name: 'tests',
          include: ['tests/**/*.test.ts', 'examples/**/*.test.ts', 'tooling/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: ['**/node_modules/**', 'tests/performance/**', 'tests/chaos/**'],
        },
      },
    ],
  },
});
