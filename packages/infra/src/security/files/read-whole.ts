import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

import { assertRegularFile } from './assert-regular-file.ts';
import { fileError } from './file-error.ts';
import type { FilePlace } from './file-place.ts';

/** No link is followed, and a pipe or device does not make the open wait. */
const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const MIN_GROWTH = 64 * 1024;

/**
 * Reads a regular file of at most `maxBytes`, and never more, even when it grows meanwhile or does not tell its size. The
 * result has memory of its own: sent to another thread, it takes no other data of the process along.
 */
export async function readWhole({ folder, name, path }: FilePlace, maxBytes: number): Promise<Uint8Array> {
  const action = { action: 'read', path };
  await using handle = await open(folder.at(name), READ);
  const { size } = await assertRegularFile(handle, action);
  if (!(size <= maxBytes)) throw fileError(action, 'too-large');
  let buffer = new Uint8Array(size + 1);
  let total = 0;
  for (;;) {
    const { bytesRead } = await handle.read(buffer, total, buffer.length - total);
    total += bytesRead;
    if (total > maxBytes) throw fileError(action, 'too-large');
    if (bytesRead === 0) return new Uint8Array(buffer.buffer.transfer(total));
    if (total === buffer.length) buffer = grown(buffer, maxBytes);
  }
}

function grown({ buffer }: Uint8Array<ArrayBuffer>, maxBytes: number): Uint8Array<ArrayBuffer> {
  const wanted = Math.max(buffer.byteLength * 2, MIN_GROWTH);
  return new Uint8Array(buffer.transfer(Math.min(wanted, maxBytes + 1)));
}
