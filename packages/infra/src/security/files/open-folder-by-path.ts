import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';

import type { Folder, OpenFolder } from './folder.ts';

/**
 * For systems without `/proc`: compares the path with the real one when the folder is opened. Another program that swaps a
 * part of the path for a link in the very moment between this and the access is not noticed.
 */
export const openFolderByPath: OpenFolder = async (canonical) => {
  if ((await realpath(canonical)) !== canonical) throw systemError('ELOOP');
  if (!(await lstat(canonical)).isDirectory()) throw systemError('ENOTDIR');
  return toFolder(canonical);
};

function toFolder(self: string): Folder {
  return {
    self,
    at: (name) => path.join(self, name),
    enter: (name) => openFolderByPath(path.join(self, name)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}
