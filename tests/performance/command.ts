import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { measure, printFigures, type Subject } from './measure.ts';

const execute = promisify(execFile);
const COMMAND = path.resolve(import.meta.dirname, '../../packages/cli/dist/main.js');

/** `llmspell run hello` against `node hello.mjs`, whole processes. */
export async function command(): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'llmspell-bench-'));
  try {
    await writeFile(path.join(folder, 'hello.mjs'), "console.log('hello');");
    await writeFile(path.join(folder, 'hello.lua'), "print('hello')");
    await writeFile(path.join(folder, 'hello.js'), "console.log('hello');");
    printFigures(
      'whole process',
      await measure(
        [
          processOf('node hello.mjs', [path.join(folder, 'hello.mjs')]),
          processOf('llmspell --version', [COMMAND, '--version']),
          processOf('llmspell run hello.lua', [COMMAND, 'run', path.join(folder, 'hello.lua')]),
          processOf('llmspell run hello.js', [COMMAND, 'run', path.join(folder, 'hello.js')]),
        ],
        7,
      ),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

function processOf(name: string, args: readonly string[]): Subject {
  return { name, units: 1, run: () => execute(process.execPath, args) };
}
