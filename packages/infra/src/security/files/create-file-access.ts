import path from 'node:path';

import { SpellError, type FileAccess, type Guard } from '@llmspell/core';

import { canonicalPath } from './canonical-path.ts';
import { copyEntry, moveEntry } from './copy-entry.ts';
import { toFileError } from './file-error.ts';
import type { FilePlace } from './file-place.ts';
import { describeEntry, listFolder } from './list-folder.ts';
import { makeFolders } from './make-folders.ts';
import { openFolder } from './open-folder.ts';
import { readWhole } from './read-whole.ts';
import { removeEntry } from './remove-entry.ts';
import { writeWhole } from './write-whole.ts';

const DEFAULT_MAX_BYTES = 50 * 1024 * 1024;

/** A path that somebody wants to do something with. */
interface Wanted {
  readonly file: string;
  readonly kind: 'read' | 'write';
  /** For messages: `read`. */
  readonly action: string;
}

/**
 * Files behind a guard. A path is resolved to the one without symbolic links, the guard is asked about that one, and the
 * file is reached through its open folders, so that a link swapped in meanwhile leads nowhere.
 *
 * @param cwd Where relative paths start.
 */
export function createFileAccess(guard: Guard, cwd: string): FileAccess {
  const allowed = async ({ file, kind }: Wanted): Promise<string> => {
    const canonical = await canonicalPath(path.resolve(cwd, assertPath(file)));
    await guard.require({ kind, path: canonical });
    return canonical;
  };
  const use = async <T>(wanted: Wanted, work: (place: FilePlace) => Promise<T>): Promise<T> => {
    const canonical = await allowed(wanted);
    try {
      await using folder = await openFolder(path.dirname(canonical));
      return await work({ folder, name: path.basename(canonical), path: canonical });
    } catch (error) {
      throw toFileError(error, { action: wanted.action, path: canonical });
    }
  };

  return {
    read: (file, { maxBytes = DEFAULT_MAX_BYTES } = {}) =>
      use({ file, kind: 'read', action: 'read' }, (place) => readWhole(place, maxBytes)),
    write: (file, content, { mode = 'replace' } = {}) =>
      use({ file, kind: 'write', action: 'write' }, (place) => writeWhole(place, content, mode)),
    stat: async (file) => {
      try {
        return await use({ file, kind: 'read', action: 'look at' }, describeEntry);
      } catch (error) {
        if (SpellError.isInstance(error) && isAbsent(error)) return undefined;
        throw error;
      }
    },
    list: (file) => use({ file, kind: 'read', action: 'list' }, listFolder),
    makeDirectory: async (file) => {
      const canonical = await allowed({ file, kind: 'write', action: 'create' });
      await makeFolders(canonical);
    },
    remove: (file, { recursive = false } = {}) =>
      use({ file, kind: 'write', action: 'remove' }, (place) => removeEntry(place, recursive)),
    copy: (from, to) =>
      use({ file: from, kind: 'read', action: 'copy' }, (source) =>
        use({ file: to, kind: 'write', action: 'copy to' }, (target) => copyEntry(source, target)),
      ),
    move: (from, to) =>
      use({ file: from, kind: 'write', action: 'move' }, (source) =>
        use({ file: to, kind: 'write', action: 'move to' }, (target) => moveEntry(source, target)),
      ),
  };
}

function isAbsent({ data }: SpellError): boolean {
  return data?.['reason'] === 'not-found' || data?.['reason'] === 'not-a-directory';
}

function assertPath(file: string): string {
  if (file !== '' && !file.includes('\0')) return file;
  throw new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Expected the path of a file; got ${file === '' ? 'an empty text' : 'one with a NUL character'}.`,
  });
}
