// Installs, builds, then runs one script of package.json: `node scripts/bootstrap.mjs check`.
// Plain Node 20, no dependency: this is what a machine runs that has nothing but Node and npm.
import { spawnSync } from 'node:child_process';

const windows = process.platform === 'win32';
const environment = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };

const run = (command, args, options = {}) =>
  spawnSync(command, args, { stdio: 'inherit', shell: windows, env: environment, ...options });

const majorOfPnpm = () => {
  const { status, stdout } = run('pnpm', ['--version'], { stdio: 'pipe', encoding: 'utf8' });
  return status === 0 ? Number.parseInt(stdout, 10) : 0;
};

const hasToolchain = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return (major > 22 || (major === 22 && minor >= 18)) && majorOfPnpm() >= 10;
};

// npx brings both where the machine has an older Node or no pnpm; neither is installed for good.
const pnpm = hasToolchain() ? ['pnpm'] : ['npx', '-y', '-p', 'node@24', '-p', 'pnpm@12', 'pnpm'];

const call = (...args) => {
  const [command, ...prefix] = pnpm;
  return run(command, [...prefix, ...args]).status ?? 1;
};

const prepare = (...args) => {
  const status = call(...args);
  if (status === 0) return;
  console.error(`bootstrap: \`pnpm ${args.join(' ')}\` failed`);
  // nothing could be tried, and whoever reads the closing line must not take that for a success
  console.log('0 passed, 1 failed');
  process.exit(status);
};

const script = process.argv[2];
if (script === undefined) {
  console.error('usage: node scripts/bootstrap.mjs <script of package.json>');
  process.exit(2);
}
prepare('install', '--frozen-lockfile');
prepare('build');
process.exitCode = call('--silent', 'run', script);
