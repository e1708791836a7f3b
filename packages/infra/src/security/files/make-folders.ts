import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import type { Folder, OpenFolder } from './folder.ts';

/** Creates a folder and those above it that are missing. One that is there already is fine. */
export async function makeFolders(canonical: string, openFolder: OpenFolder): Promise<void> {
  try {
    await assertFolder(openFolder(canonical));
    return;
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  await makeFolders(path.dirname(canonical), openFolder);
  await using parent = await openFolder(path.dirname(canonical));
  try {
    await mkdir(parent.at(path.basename(canonical)));
  } catch (error) {
    // Somebody else was quicker; a file or a link with this name is still none.
    if (!hasCode(error, 'EEXIST')) throw error;
    await assertFolder(parent.enter(path.basename(canonical)));
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Waits until a folder is open, which fails where there is none, and closes it. */
async function assertFolder(opening: Promise<Folder>): Promise<void> {
  const folder = await opening;
  await folder[Symbol.asyncDispose]();
}
