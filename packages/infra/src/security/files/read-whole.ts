import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

import { fileError } from './file-error.ts';
import type { FilePlace } from './file-place.ts';

/** No link is followed, and a pipe or device does not make the open wait. */
const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Reads a regular file of at most `maxBytes`. */
export async function readWhole({ folder, name, path }: FilePlace, maxBytes: number): Promise<Uint8Array> {
  await using handle = await open(folder.at(name), READ);
  const info = await handle.stat();
  if (info.isDirectory()) throw fileError({ action: 'read', path }, 'is-a-directory');
  if (!info.isFile()) throw fileError({ action: 'read', path }, 'not-a-file');
  if (info.size > maxBytes) throw fileError({ action: 'read', path }, 'too-large');
  const content = await handle.readFile();
  if (content.byteLength > maxBytes) throw fileError({ action: 'read', path }, 'too-large');
  return content;
}
