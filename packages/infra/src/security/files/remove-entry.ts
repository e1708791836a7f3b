import { lstat, readdir, rmdir, unlink } from 'node:fs/promises';
import path from 'node:path';

import { fileError } from './file-error.ts';
import type { FilePlace } from './file-place.ts';

/** Removes a file, an empty folder, or with `recursive` a folder with all in it. A symbolic link is removed, not followed. */
export async function removeEntry(place: FilePlace, recursive: boolean): Promise<void> {
  if (place.name === '') throw fileError({ action: 'remove', path: place.path }, 'busy');
  const target = place.folder.at(place.name);
  if (!(await lstat(target)).isDirectory()) {
    await unlink(target);
    return;
  }
  if (recursive) await empty(place);
  await rmdir(target);
}

async function empty({ folder, name, path: outer }: FilePlace): Promise<void> {
  await using inner = await folder.enter(name);
  for (const child of await readdir(inner.self)) {
    await removeEntry({ folder: inner, name: child, path: path.join(outer, child) }, true);
  }
}
