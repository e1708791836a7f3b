import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { toFileError } from './file-error.ts';
import { openFolder } from './open-folder.ts';

/** Creates a folder and those above it that are missing. One that is there already is fine. */
export async function makeFolders(canonical: string): Promise<void> {
  try {
    const existing = await openFolder(canonical);
    await existing[Symbol.asyncDispose]();
    return;
  } catch (error) {
    if (!isMissing(error)) throw toFileError(error, { action: 'create', path: canonical });
  }
  await makeFolders(path.dirname(canonical));
  try {
    await using parent = await openFolder(path.dirname(canonical));
    await mkdir(parent.at(path.basename(canonical)));
  } catch (error) {
    if (!isThere(error)) throw toFileError(error, { action: 'create', path: canonical });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function isThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
