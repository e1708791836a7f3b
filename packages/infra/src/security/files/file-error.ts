import { isStop, messageOf, SpellError } from '@llmspell/core';

/** Why a file could not be used, `data.reason` of `FILE_FAILED`, in words. */
const TEXTS = {
  'not-found': 'there is no such file or folder',
  exists: 'it exists already',
  'not-a-directory': 'it, or a part of its path, is not a folder',
  'is-a-directory': 'it is a folder, expected a file',
  'not-a-file': 'it is a pipe, a device or the like, expected a file',
  'not-empty': 'the folder is not empty; pass { recursive: true } to remove what is in it',
  'symbolic-link': 'a symbolic link is in the way, which leads nowhere or was put there meanwhile',
  'too-large': 'it is larger than allowed',
  'invalid-path': 'expected the path of a file: not empty, without NUL, at most 4096 bytes long',
  'access-denied': 'the system refuses the access',
  'read-only': 'its file system is read-only',
  'no-space': 'the disk is full',
  'cross-device': 'a folder cannot be moved to another file system; copy its files',
  busy: 'the system uses it',
  'too-many-open-files': 'too many files are open',
  failed: 'the system failed',
} as const;

/** Why a file could not be used. */
export type FileReason = keyof typeof TEXTS;

const REASONS: ReadonlyMap<string, FileReason> = new Map([
  ['ENOENT', 'not-found'],
  ['EEXIST', 'exists'],
  ['ENOTDIR', 'not-a-directory'],
  ['EISDIR', 'is-a-directory'],
  ['ENXIO', 'not-a-file'],
  ['ENOTEMPTY', 'not-empty'],
  ['ELOOP', 'symbolic-link'],
  ['EFBIG', 'too-large'],
  ['ENAMETOOLONG', 'invalid-path'],
  ['EINVAL', 'invalid-path'],
  ['EACCES', 'access-denied'],
  ['EPERM', 'access-denied'],
  ['EROFS', 'read-only'],
  ['ENOSPC', 'no-space'],
  ['EDQUOT', 'no-space'],
  ['EXDEV', 'cross-device'],
  ['EBUSY', 'busy'],
  ['ETXTBSY', 'busy'],
  ['EMFILE', 'too-many-open-files'],
  ['ENFILE', 'too-many-open-files'],
]);

/** What one was about to do with which file, for messages. */
export interface FileAction {
  /** `read`. */
  readonly action: string;
  readonly path: string;
}

/** Gives a failed file operation its code; an error that has one, and an abort, pass. */
export function toFileError(error: unknown, action: FileAction): unknown {
  if (SpellError.isInstance(error) || isStop(error)) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return fileError(action, REASONS.get(code) ?? 'failed', error);
}

/** A refused or failed file operation. Code `FILE_FAILED` with `data.reason`. */
export function fileError({ action, path }: FileAction, reason: FileReason, cause?: unknown): SpellError {
  const text = reason === 'failed' ? `${TEXTS.failed} (${messageOf(cause)})` : TEXTS[reason];
  // A path that was refused for its length would make the message as long.
  const shown = path.length > 1_000 ? `${path.slice(0, 1_000)}…` : path;
  return new SpellError({
    code: 'FILE_FAILED',
    message: `Could not ${action} ${JSON.stringify(shown)}: ${text}.`,
    data: { path: shown, reason },
    cause,
  });
}
