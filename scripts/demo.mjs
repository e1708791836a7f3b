// The main job, shown once: `npm run demo` ends here, after the install and the build. A spell with two agents, a tool
// and a workflow, in both languages, with the built command. Without a key and without a network `echo` answers.
import { spawnSync } from 'node:child_process';

for (const file of ['examples/research_workflow/spell.lua', 'examples/research_workflow/spell.js']) {
  process.stdout.write(`\n$ llmspell run ${file}\n`);
  const run = spawnSync(process.execPath, ['packages/cli/dist/main.js', 'run', file], { stdio: 'inherit' });
  if (run.status !== 0) {
    process.exitCode = run.status ?? 1;
    break;
  }
}
