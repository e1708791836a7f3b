// Runs every check of the repository and ends with `N passed, N failed`: the tests, and each check as one.
// `--fast` leaves out what packs and installs the packages.
import { spawn } from 'node:child_process';

import { root } from './workspace.ts';

interface Check {
  readonly name: string;
  readonly command: string;
  readonly slow?: true;
}

const checks: readonly Check[] = [
  { name: 'build', command: 'pnpm build' },
  { name: 'demo', command: 'pnpm --silent demo:main' },
  { name: 'types', command: 'pnpm typecheck' },
  { name: 'lint', command: 'oxlint --deny-warnings' },
  { name: 'format', command: 'oxfmt --check' },
  { name: 'layers', command: 'node scripts/check-layers.ts' },
  { name: 'snippets', command: 'node scripts/sync-snippets.ts' },
  { name: 'unused', command: 'knip' },
  { name: 'exports', command: 'node scripts/check-exports.ts' },
  { name: 'published', command: 'node scripts/check-published.ts', slow: true },
  { name: 'consumer', command: 'node scripts/smoke-consumer.ts', slow: true },
];

const tests: Check = { name: 'tests', command: 'vitest run' };
// The processes that are killed run what was built: they start faster, and it is what users run.
const chaos: Check = {
  name: 'chaos',
  command: 'TEST_DIST=1 vitest run --config tooling/vitest.chaos.config.ts',
  slow: true,
};

interface Outcome {
  readonly passed: boolean;
  readonly output: string;
}

const run = async ({ name, command }: Check, live: boolean): Promise<Outcome> => {
  const started = performance.now();
  const outcome = await execute(command, live);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (!outcome.passed && !live) process.stdout.write(outcome.output);
  process.stdout.write(`${outcome.passed ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)\n`);
  return outcome;
};

const execute = (command: string, live: boolean): Promise<Outcome> =>
  new Promise((resolve) => {
    const path = `${root}/node_modules/.bin:${process.env['PATH'] ?? ''}`;
    const child = spawn(command, { cwd: root, shell: true, env: { ...process.env, PATH: path }, stdio: 'pipe' });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
      if (live) process.stdout.write(chunk);
    };
    child.stdin.end();
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('close', (code) => resolve({ passed: code === 0, output }));
  });

/** The counts of the closing line that tooling/summary-reporter.ts prints. */
const countsOf = ({ passed, output }: Outcome): { readonly passed: number; readonly failed: number } => {
  const found = [...output.matchAll(/^(\d+) passed, (\d+) failed/gm)].at(-1);
  if (found === undefined) return { passed: 0, failed: 1 };
  const failed = Number(found[2]);
  // vitest can fail without a failed test, by an error outside of one
  return { passed: Number(found[1]), failed: failed === 0 && !passed ? 1 : failed };
};

const fast = process.argv.includes('--fast');
const outcomes: Outcome[] = [];
for (const check of checks) {
  if (fast && check.slow === true) continue;
  outcomes.push(await run(check, false));
}
const tested = [countsOf(await run(tests, true)), ...(fast ? [] : [countsOf(await run(chaos, true))])];
const sum = (of: 'passed' | 'failed'): number => tested.reduce((total, counts) => total + counts[of], 0);
const passed = sum('passed') + outcomes.filter((outcome) => outcome.passed).length;
const failed = sum('failed') + outcomes.filter((outcome) => !outcome.passed).length;
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
