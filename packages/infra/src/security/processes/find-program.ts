import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';

import { processError } from './process-error.ts';

/** The file behind a program's name. @param searchPath The value of PATH. @throws SpellError `PROCESS_FAILED` when there is none. */
export async function findProgram(command: string, searchPath: string): Promise<string> {
  // A relative folder in PATH would find what lies in the working folder.
  const folders = searchPath.split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  for (const folder of folders) {
    const file = path.join(folder, command);
    if (await isProgram(file)) return file;
  }
  throw processError(command, 'there is no such program in PATH');
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    // Not there, or not for us: the next folder may have it.
    return false;
  }
}
