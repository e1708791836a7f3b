import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, rename, rm } from 'node:fs/promises';

import type { FilePlace } from './file-place.ts';

const { O_WRONLY, O_CREAT, O_EXCL, O_APPEND, O_NOFOLLOW, O_NONBLOCK } = constants;
const CREATE = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW;
const APPEND = O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK;

/** Permissions of a new file, before the process's own mask. */
const NEW_FILE = 0o666;

/** Writes a file: a new one, at the end of one, or in place of one, and then all or nothing. */
export async function writeWhole(
  place: FilePlace,
  content: Uint8Array | string,
  mode: 'create' | 'replace' | 'append',
): Promise<void> {
  if (mode === 'replace') {
    await replace(place, content);
    return;
  }
  await using handle = await open(place.folder.at(place.name), mode === 'create' ? CREATE : APPEND, NEW_FILE);
  await handle.writeFile(content);
}

/** Writes beside the file and moves the result into its place, so that a reader sees the old content or the new. */
async function replace({ folder, name }: FilePlace, content: Uint8Array | string): Promise<void> {
  const permissions = await permissionsOf(folder.at(name));
  const temporary = folder.at(temporaryName());
  try {
    {
      await using handle = await open(temporary, CREATE, NEW_FILE);
      if (permissions !== undefined) await handle.chmod(permissions);
      await handle.writeFile(content);
    }
    await rename(temporary, folder.at(name));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** A name that nothing else in the folder has. */
export function temporaryName(): string {
  return `.${randomUUID()}.tmp`;
}

async function permissionsOf(file: string): Promise<number | undefined> {
  try {
    const info = await lstat(file);
    return info.isFile() ? info.mode & 0o777 : undefined;
  } catch {
    // There is no file yet; the new one gets the usual permissions.
    return undefined;
  }
}
