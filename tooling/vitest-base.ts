import { defaultServerConditions, type UserConfig } from 'vite';

// Workspace packages resolve to their TypeScript sources, so tests need no build.
// TEST_DIST=1 runs the same tests against the built dist/ instead (after `pnpm build`).
const source = process.env['TEST_DIST'] ? [] : ['@llmspell/source'];
// Node does not know the condition `module`: under it some packages give builds for bundlers that Node cannot run.
const conditions = [...source, ...defaultServerConditions.filter((name) => name !== 'module')];

/** How every kind of test finds the packages. */
export const resolution: Pick<UserConfig, 'resolve' | 'ssr'> = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
};

/** For the process that runs the tests: the worker threads that a test starts resolve packages the same way. */
export const execArgv: string[] = source.map((name) => `--conditions=${name}`);
