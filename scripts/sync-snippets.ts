// Keeps the code in Markdown the same as the files it comes from, which are type-checked or run. A fence says its file:
// ```lua source="examples/hello/spell.lua"
// With `--write` the text is brought up to date; without, a difference fails.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './workspace.ts';

const FENCE = /^(?<open>```\w+ source="(?<file>[^"]+)"\n)(?<code>[\s\S]*?)^```$/gm;

const write = process.argv.includes('--write');
const pages = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((page) => page !== '' && existsSync(join(root, page)));

let snippets = 0;
const stale: string[] = [];
for (const page of pages) {
  const text = readFileSync(join(root, page), 'utf8');
  const synced = text.replaceAll(FENCE, (_fence, open: string, file: string) => {
    snippets += 1;
    return `${open}${readFileSync(join(root, file), 'utf8')}\`\`\``;
  });
  if (synced === text) continue;
  if (write) writeFileSync(join(root, page), synced);
  else stale.push(page);
}

if (stale.length > 0) {
  process.stderr.write(
    `snippets: ${stale.join(', ')} differ from their files. Run: node scripts/sync-snippets.ts --write\n`,
  );
  process.exitCode = 1;
} else {
  process.stdout.write(`snippets: ${snippets} are the same as their files\n`);
}
