import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, rename, rm, type FileHandle } from 'node:fs/promises';

import { fileError } from './file-error.ts';
import type { FilePlace } from './file-place.ts';

const CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/** Permissions of a new file, before the process's own mask. */
export const NEW_FILE = 0o666;

/**
 * Fills a new file beside the old one and moves it into its place, so that a reader sees the old content or the new. It
 * keeps the permissions of the old one, not its owner.
 */
export async function replaceFile(place: FilePlace, fill: (handle: FileHandle) => Promise<void>): Promise<void> {
  const { folder, name } = place;
  const permissions = await permissionsOf(place);
  const temporary = folder.at(`.${randomUUID()}.tmp`);
  try {
    {
      await using handle = await open(temporary, CREATE, NEW_FILE);
      if (permissions !== undefined) await handle.chmod(permissions);
      await fill(handle);
    }
    await rename(temporary, folder.at(name));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function permissionsOf(place: FilePlace): Promise<number | undefined> {
  const info = await lstat(place.folder.at(place.name)).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (info === undefined || info.isFile()) return info && info.mode & 0o777;
  const reason = info.isDirectory() ? 'is-a-directory' : info.isSymbolicLink() ? 'symbolic-link' : 'not-a-file';
  throw fileError({ action: 'write', path: place.path }, reason);
}
