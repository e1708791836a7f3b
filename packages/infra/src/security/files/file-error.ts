import { isStop, SpellError } from '@llmspell/core';

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'not-found'],
  ['EEXIST', 'exists'],
  ['ENOTDIR', 'not-a-directory'],
  ['EISDIR', 'is-a-directory'],
  ['ENOTEMPTY', 'not-empty'],
  ['EACCES', 'access-denied'],
  ['EPERM', 'access-denied'],
  ['EROFS', 'read-only'],
  ['ELOOP', 'changed-meanwhile'],
  ['ENOSPC', 'no-space'],
  ['ENAMETOOLONG', 'name-too-long'],
]);

/** What one was about to do with which file, for messages. */
export interface FileAction {
  readonly action: string;
  readonly path: string;
}

/** Gives a failed file operation its code; an error that has one, and an abort, pass. */
export function toFileError(error: unknown, { action, path }: FileAction): unknown {
  if (SpellError.isInstance(error) || isStop(error)) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const reason = REASONS.get(code) ?? code.toLowerCase();
  return fileError({ action, path }, reason, error);
}

/** A refused or failed file operation. Code `FILE_FAILED` with `data.reason`. */
export function fileError({ action, path }: FileAction, reason: string, cause?: unknown): SpellError {
  return new SpellError({
    code: 'FILE_FAILED',
    message: `Could not ${action} ${path}: ${reason.replaceAll('-', ' ')}.`,
    data: { path, reason },
    cause,
  });
}
