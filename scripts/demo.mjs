// The main job, shown once: `npm run demo` ends here, after the install and the build.
import { spawnSync } from 'node:child_process';

const run = spawnSync(process.execPath, ['packages/cli/dist/main.js', '--help'], { stdio: 'inherit' });
process.exitCode = run.status ?? 1;
