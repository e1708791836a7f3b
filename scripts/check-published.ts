// What would be published is well-formed: publint on every package, attw on those that have types.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { builtEntries, root, workspacePackages } from './workspace.ts';

const tool = (name: string, args: readonly string[], cwd: string): boolean => {
  const child = spawnSync(join(root, 'node_modules', '.bin', name), args, { cwd, encoding: 'utf8' });
  if (child.status !== 0) process.stderr.write(`${name} in ${cwd}:\n${child.stdout}${child.stderr}\n`);
  return child.status === 0;
};

let passed = true;
for (const { folder, path, manifest } of workspacePackages()) {
  passed = tool('publint', ['--strict', '--pack', 'pnpm'], path) && passed;
  const typed = builtEntries(manifest).length > 0;
  if (typed) passed = tool('attw', ['--pack', '.', '--profile', 'esm-only'], path) && passed;
  process.stdout.write(`published: packages/${folder}\n`);
}
process.exitCode = passed ? 0 : 1;
