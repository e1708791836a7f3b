import type { StateStore } from '@llmspell/core';

import { writeBackup, type BackupInfo, type WriteBackupOptions } from './backup-text.ts';
import { replaceFile } from './replace-file.ts';
import { toBackupError } from './to-backup-error.ts';

/**
 * Writes a store, or the part of it under a prefix, into one file, as it is at one moment; work on the store goes on
 * meanwhile. The file is whole or not there, and only its owner can read it.
 *
 * @throws SpellError `FILE_FAILED`.
 */
export async function backUpState(
  store: StateStore,
  file: string,
  options: WriteBackupOptions = {},
): Promise<BackupInfo> {
  try {
    return await replaceFile(file, writeBackup(store, options));
  } catch (error) {
    throw toBackupError(error, file);
  }
}
