import { constants } from 'node:fs';
import { lstat, open, rename } from 'node:fs/promises';

import { assertRegularFile } from './assert-regular-file.ts';
import { fileError } from './file-error.ts';
import type { FilePlace } from './file-place.ts';
import { removeEntry } from './remove-entry.ts';
import { replaceFile } from './replace-file.ts';

const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Copies a regular file, all or nothing, in place of what is there. */
export async function copyEntry(source: FilePlace, target: FilePlace): Promise<void> {
  await using from = await open(source.folder.at(source.name), READ);
  await assertRegularFile(from, { action: 'copy', path: source.path });
  await replaceFile(target, (to) => to.writeFile(from.createReadStream({ autoClose: false })));
}

/** Moves a file, folder or symbolic link; a file also from one file system to another. */
export async function moveEntry(source: FilePlace, target: FilePlace): Promise<void> {
  try {
    await rename(source.folder.at(source.name), target.folder.at(target.name));
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EXDEV') throw error;
    await moveAcross(source, target, error);
  }
}

async function moveAcross(source: FilePlace, target: FilePlace, error: Error): Promise<void> {
  const info = await lstat(source.folder.at(source.name));
  if (!info.isFile()) throw fileError({ action: 'move', path: source.path }, 'cross-device', error);
  await copyEntry(source, target);
  await removeEntry(source, false);
}
