import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

import { fileError } from './file-error.ts';
import type { FilePlace } from './file-place.ts';
import { removeEntry } from './remove-entry.ts';
import { temporaryName } from './write-whole.ts';

const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/** Copies a regular file, all or nothing, in place of what is there. */
export async function copyEntry(source: FilePlace, target: FilePlace): Promise<void> {
  await using from = await open(source.folder.at(source.name), READ);
  const info = await from.stat();
  if (!info.isFile()) throw fileError({ action: 'copy', path: source.path }, 'not-a-file');
  const temporary = target.folder.at(temporaryName());
  try {
    const to = await open(temporary, CREATE, info.mode & 0o777);
    await pipeline(from.createReadStream({ autoClose: false }), to.createWriteStream());
    await rename(temporary, target.folder.at(target.name));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Moves a file or folder; a file also from one file system to another. */
export async function moveEntry(source: FilePlace, target: FilePlace): Promise<void> {
  try {
    await rename(source.folder.at(source.name), target.folder.at(target.name));
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EXDEV') throw error;
    await copyEntry(source, target);
    await removeEntry(source, false);
  }
}
