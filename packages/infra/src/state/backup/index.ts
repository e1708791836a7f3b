// Stores as files: backups that are checked before they are restored, and exports that people can read.
export { backUpState } from './back-up-state.ts';
export { readBackup, writeBackup, type BackupInfo, type ReadBackup, type WriteBackupOptions } from './backup-text.ts';
export { exportState, importState, type ExportOptions, type ImportOptions } from './export-state.ts';
export type { KeptEntry } from './kept-entry.ts';
export type { PutMode, PutReport } from './put-entries.ts';
export { restoreState, verifyBackup, type RestoreOptions, type RestoreReport } from './restore-state.ts';
