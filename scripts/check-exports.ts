// Every entry of the built packages loads, and loading it prints nothing and keeps nothing running.
import { spawnSync } from 'node:child_process';

import { builtEntries, workspacePackages } from './workspace.ts';

const load = (path: string, built: string): string | undefined => {
  const code = `await import(${JSON.stringify(built)})`;
  const child = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: path,
    encoding: 'utf8',
    timeout: 20_000,
  });
  if (child.error !== undefined) return child.error.message;
  if (child.status !== 0) return child.stderr.trim();
  const printed = child.stdout + child.stderr;
  return printed === '' ? undefined : `printed at import: ${printed}`;
};

let failures = 0;
let loaded = 0;
for (const { folder, path, manifest } of workspacePackages()) {
  for (const [subpath, built] of builtEntries(manifest)) {
    const problem = load(path, built);
    loaded += 1;
    if (problem === undefined) continue;
    failures += 1;
    process.stderr.write(`packages/${folder} "${subpath}": ${problem}\n`);
  }
}
process.stdout.write(`exports: ${loaded - failures} of ${loaded} entries load\n`);
process.exitCode = failures === 0 ? 0 : 1;
