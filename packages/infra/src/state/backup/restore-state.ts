import { readFile } from 'node:fs/promises';

import type { Clock, StateStore } from '@llmspell/core';

import { readBackup, type BackupInfo, type ReadBackup } from './backup-text.ts';
import { putEntries, type PutMode, type PutReport } from './put-entries.ts';
import { toBackupError } from './to-backup-error.ts';

export interface RestoreOptions {
  /**
   * `replace` also removes what the backup does not have, under the backup's prefix; `merge` and `add` remove nothing.
   * @default 'replace'
   */
  readonly mode?: PutMode;
  /** @default the machine's clock */
  readonly clock?: Clock;
}

/** What was restored. */
export interface RestoreReport extends PutReport {
  readonly backup: BackupInfo;
}

/**
 * Brings a store to what a backup holds. The whole file is checked first, then everything is written in one commit: a
 * damaged file and a failed write change nothing. Whoever writes at the same time should be stopped first.
 *
 * @throws SpellError `STATE_CORRUPT` for a damaged file, `NOT_SUPPORTED` for one of a newer version, `FILE_FAILED`.
 */
export async function restoreState(
  store: StateStore,
  file: string,
  { mode = 'replace', clock }: RestoreOptions = {},
): Promise<RestoreReport> {
  const { info, entries } = await readBackupFile(file);
  const report = await putEntries(store, entries, { mode, prefix: info.prefix, clock });
  return { backup: info, ...report };
}

/** Checks all of a backup and tells what it is. @throws SpellError as {@link restoreState} does. */
export async function verifyBackup(file: string): Promise<BackupInfo> {
  const { info } = await readBackupFile(file);
  return info;
}

async function readBackupFile(file: string): Promise<ReadBackup> {
  try {
    return readBackup(await readFile(file, 'utf8'), file);
  } catch (error) {
    throw toBackupError(error, file);
  }
}
