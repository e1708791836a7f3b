import { lstat, readdir, rmdir, unlink } from 'node:fs/promises';
import path from 'node:path';

import type { FilePlace } from './file-place.ts';
import { openFolder } from './open-folder.ts';

/** Removes a file, an empty folder, or with `recursive` a folder with all in it. A symbolic link is removed, not followed. */
export async function removeEntry(place: FilePlace, recursive: boolean): Promise<void> {
  const target = place.folder.at(place.name);
  if (!(await lstat(target)).isDirectory()) {
    await unlink(target);
    return;
  }
  if (recursive) await empty(place);
  await rmdir(target);
}

async function empty(place: FilePlace): Promise<void> {
  await using folder = await openFolder(place.path);
  for (const name of await readdir(folder.self)) {
    await removeEntry({ folder, name, path: path.join(place.path, name) }, true);
  }
}
