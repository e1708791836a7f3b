import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

import { assertRegularFile } from './assert-regular-file.ts';
import type { FilePlace } from './file-place.ts';
import { NEW_FILE, replaceFile } from './replace-file.ts';

const { O_WRONLY, O_CREAT, O_EXCL, O_APPEND, O_NOFOLLOW, O_NONBLOCK } = constants;
const CREATE = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW;
const APPEND = O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK;

/** Writes a file: a new one, at the end of one, or in place of one, and then all or nothing. */
export async function writeWhole(
  place: FilePlace,
  content: Uint8Array | string,
  mode: 'create' | 'replace' | 'append',
): Promise<void> {
  if (mode === 'replace') {
    await replaceFile(place, (handle) => handle.writeFile(content));
    return;
  }
  await using handle = await open(place.folder.at(place.name), mode === 'create' ? CREATE : APPEND, NEW_FILE);
  await assertRegularFile(handle, { action: 'write', path: place.path });
  await handle.writeFile(content);
}
