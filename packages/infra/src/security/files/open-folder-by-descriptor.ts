import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

import type { Folder, OpenFolder } from './folder.ts';

/** Linux: a folder's descriptor as a path. */
const DESCRIPTORS = '/proc/self/fd';
/** O_PATH: enough to walk through a folder, needs no permission to list it. Node has no name for it. */
const O_PATH = 0o10_000_000;
const WALK = O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/**
 * Opens a folder from the root, one part after another, and refuses symbolic links. Its names go through its descriptor,
 * so a link that is swapped in later is not on the way any more.
 */
export const openFolderByDescriptor: OpenFolder = async (canonical) => {
  let folder = toFolder(await open('/', WALK));
  for (const part of canonical.split('/').filter((name) => name !== '')) {
    await using outer = folder;
    folder = await outer.enter(part);
  }
  return folder;
};

function toFolder(handle: FileHandle): Folder {
  const self = `${DESCRIPTORS}/${handle.fd}`;
  const at = (name: string): string => `${self}/${name}`;
  return {
    self,
    at,
    enter: async (name) => toFolder(await open(at(name), WALK)),
    [Symbol.asyncDispose]: () => handle.close(),
  };
}
