import { stat } from 'node:fs/promises';
import path from 'node:path';

import type { Guard, ProcessRequest, ProcessRunner } from '@llmspell/core';

import { canonicalPath } from '../files/canonical-path.ts';
import { findProgram } from './find-program.ts';
import { processError } from './process-error.ts';
import { runProgram } from './run-program.ts';

export interface ProcessRunnerOptions {
  /** Folder that programs start in unless they are given one. */
  readonly cwd: string;
  /** Where names of programs are looked up: the value of PATH. */
  readonly searchPath: string;
}

/** Variables by which the loader runs other code than the program's, whatever the program. */
const LOADER_VARIABLE = /^(?:LD_|DYLD_)/iu;

/**
 * Programs behind a guard: no shell, no inherited environment, limits on time and output. A stop kills the program with
 * everything it started in its process group. The guard is asked for a program's name, or for its absolute path when it is
 * given by path; for its folder, as for reading; and for any program (`*`) when the environment has a variable of the
 * loader, such as `LD_PRELOAD`.
 */
export function createProcessRunner(guard: Guard, { cwd, searchPath }: ProcessRunnerOptions): ProcessRunner {
  const findFolder = async ({ command, cwd: given }: ProcessRequest): Promise<string> => {
    if (given === undefined) return cwd;
    const folder = await canonicalPath(path.resolve(cwd, given));
    await guard.require({ kind: 'read', path: folder });
    if (await isFolder(folder)) return folder;
    throw processError(command, `its working folder ${JSON.stringify(given)} is no folder`);
  };

  return {
    async run(request) {
      const { command, env = {}, signal } = request;
      signal?.throwIfAborted();
      if (command === '' || command.includes('\0')) throw processError(command, 'expected the name of a program');
      const byPath = command.includes('/') ? path.resolve(cwd, command) : undefined;
      await guard.require({ kind: 'run', command: byPath ?? command });
      if (Object.keys(env).some((name) => LOADER_VARIABLE.test(name))) {
        await guard.require({ kind: 'run', command: '*' });
      }
      const folder = await findFolder(request);
      const program = byPath ?? (await findProgram(command, searchPath));
      signal?.throwIfAborted();
      return runProgram(program, { ...request, cwd: folder });
    },
  };
}

async function isFolder(folder: string): Promise<boolean> {
  const info = await stat(folder).catch(() => undefined);
  return info?.isDirectory() === true;
}
