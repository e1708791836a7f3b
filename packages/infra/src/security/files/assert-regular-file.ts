import type { Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

import { fileError, type FileAction } from './file-error.ts';

/** Asserts that an open file is neither a folder nor a pipe, device or socket. @throws SpellError `FILE_FAILED`. */
export async function assertRegularFile(handle: FileHandle, action: FileAction): Promise<Stats> {
  const info = await handle.stat();
  if (info.isDirectory()) throw fileError(action, 'is-a-directory');
  if (!info.isFile()) throw fileError(action, 'not-a-file');
  return info;
}
