// Packs every package and uses the tarballs the way a stranger would: npm, an empty folder, no workspace.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { builtEntries, workspacePackages } from './workspace.ts';

interface Subset {
  readonly name: string;
  readonly packages: readonly string[];
  /** Entries that load in this subset. */
  readonly entries: readonly string[];
  /** Packages that must not come along. */
  readonly absent?: readonly string[];
  /** Optional peers that an entry needs. */
  readonly peers?: readonly string[];
  /** A program of scripts/consumer that uses them. */
  readonly program: string;
}

const everything = workspacePackages().flatMap(({ manifest }) =>
  builtEntries(manifest).map(([subpath]) => `${String(manifest['name'])}${subpath.slice(1)}`),
);

const subsets: readonly Subset[] = [
  {
    name: 'core alone',
    packages: ['core'],
    entries: ['@llmspell/core', '@llmspell/core/kit'],
    program: 'core.mjs',
    absent: ['zod', 'mitt'],
  },
  {
    name: 'core and tools/math',
    packages: ['core', 'tools'],
    entries: ['@llmspell/core', '@llmspell/tools/math'],
    program: 'tools.mjs',
    absent: ['ai', 'wasmoon'],
  },
  {
    name: 'core, agents and infra',
    packages: ['core', 'agents', 'infra'],
    entries: ['@llmspell/agents', '@llmspell/infra/events', '@llmspell/infra/state'],
    program: 'agents.mjs',
    absent: ['ai', 'level', 'wasmoon'],
  },
  {
    name: 'everything',
    packages: workspacePackages().map(({ folder }) => folder),
    entries: everything,
    program: 'everything.mjs',
    peers: ['@opentelemetry/api@~1.9.1'],
  },
];

const workshop = mkdtempSync(join(tmpdir(), 'llmspell-consumer-'));

const run = (command: string, args: readonly string[], cwd: string): string =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

const pack = (): ReadonlyMap<string, string> =>
  new Map(
    workspacePackages().map(({ folder, path }) => {
      const tarball = join(workshop, `${folder}.tgz`);
      run('pnpm', ['pack', '--out', tarball], path);
      return [folder, tarball];
    }),
  );

const tryOut = (subset: Subset, tarballs: ReadonlyMap<string, string>): void => {
  const directory = join(workshop, subset.name.replaceAll(/\W+/g, '-'));
  mkdirSync(directory);
  const manifest = { name: 'consumer', private: true, type: 'module' };
  writeFileSync(join(directory, 'package.json'), JSON.stringify(manifest));
  const files = [...subset.packages.map((name) => tarballs.get(name) ?? name), ...(subset.peers ?? [])];
  run('npm', ['install', '--no-audit', '--no-fund', '--no-save', '--loglevel=error', ...files], directory);
  writeFileSync(join(directory, 'load.mjs'), loadingOf(subset));
  run('node', ['load.mjs'], directory);
  copyFileSync(join(import.meta.dirname, 'consumer', subset.program), join(directory, subset.program));
  run('node', [subset.program], directory);
  process.stdout.write(`consumer: ${subset.name} works\n`);
};

const loadingOf = ({ entries, absent = [] }: Subset): string => `
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
for (const entry of ${JSON.stringify(entries)}) {
  await import(entry);
  require(entry);
}
for (const name of ${JSON.stringify(absent)}) {
  const found = await import(name).then(() => true, () => false);
  if (found) throw new Error(name + ' came along uninvited');
}
`;

const tryCommand = (): void => {
  const command = join(workshop, 'everything', 'node_modules', '.bin', 'llmspell');
  run(command, ['--help'], workshop);
  writeFileSync(join(workshop, 'hello.lua'), 'print(Spell.filename)');
  const printed = run(command, ['run', 'hello.lua'], workshop);
  if (printed !== 'hello.lua\n')
    throw new Error(`Expected the spell to print its name; it printed ${JSON.stringify(printed)}.`);
  process.stdout.write('consumer: the command runs\n');
};

try {
  const tarballs = pack();
  for (const subset of subsets) tryOut(subset, tarballs);
  tryCommand();
} finally {
  rmSync(workshop, { recursive: true, force: true });
}
