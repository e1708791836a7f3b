import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';

import { SpellError } from '@llmspell/core';

import { canonicalPath } from '../files/canonical-path.ts';

/** The file behind a program's name. @throws SpellError `PROCESS_FAILED` when there is none. */
export async function findProgram(
  command: string,
  { cwd, searchPath }: { readonly cwd: string; readonly searchPath: string },
): Promise<string> {
  if (command === '' || command.includes('\0')) throw notFound(command);
  if (command.includes('/')) return canonicalPath(path.resolve(cwd, command));
  for (const folder of searchPath.split(path.delimiter)) {
    const file = path.join(folder, command);
    if (path.isAbsolute(folder) && (await isExecutable(file))) return file;
  }
  throw notFound(command);
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    // Not there, or not for us: the next folder may have it.
    return false;
  }
}

function notFound(command: string): SpellError {
  return new SpellError({
    code: 'PROCESS_FAILED',
    message: `Expected a program that is installed; there is no ${JSON.stringify(command)} in PATH.`,
    data: { command },
  });
}
