import { existsSync } from 'node:fs';
import path from 'node:path';

import { SpellError, type FileAccess, type Guard } from '@llmspell/core';

import { canonicalPath } from './canonical-path.ts';
import { copyEntry, moveEntry } from './copy-entry.ts';
import { fileError, toFileError } from './file-error.ts';
import type { FilePlace } from './file-place.ts';
import type { OpenFolder } from './folder.ts';
import { describeEntry, listFolder } from './list-folder.ts';
import { makeFolders } from './make-folders.ts';
import { openFolderByDescriptor } from './open-folder-by-descriptor.ts';
import { openFolderByPath } from './open-folder-by-path.ts';
import { readWhole } from './read-whole.ts';
import { removeEntry } from './remove-entry.ts';
import { writeWhole } from './write-whole.ts';

export interface FileAccessOptions {
  /** Where relative paths start. */
  readonly cwd: string;
  /** @default by descriptor where the system has `/proc/self/fd`, by path elsewhere */
  readonly openFolder?: OpenFolder;
}

const DEFAULT_MAX_BYTES = 50 * 1024 * 1024;
/** The longest path that the system takes. */
const MAX_PATH_BYTES = 4096;

/** A path that somebody wants to do something with. */
interface Wanted {
  readonly file: string;
  readonly needs: readonly ('read' | 'write')[];
  /** For messages: `read`. */
  readonly action: string;
  /** Whether a symbolic link at the end is meant itself. @default what it leads to is meant */
  readonly link?: boolean;
}

/**
 * Files behind a guard. A path is resolved to the one without symbolic links, the guard is asked about that one, and the
 * file is reached through its open folders, so that a link swapped in meanwhile leads nowhere. `remove` and `move` mean a
 * link at the end itself; a move also reads, because its target may be readable where its source is not. A hard link is
 * the file: one that another program made in a granted folder is granted.
 */
export function createFileAccess(
  guard: Guard,
  { cwd, openFolder = defaultOpenFolder() }: FileAccessOptions,
): FileAccess {
  const use = async <T>(wanted: Wanted, work: (place: FilePlace) => Promise<T>): Promise<T> => {
    const canonical = await resolveAllowed(wanted, { guard, cwd });
    try {
      await using folder = await openFolder(path.dirname(canonical));
      return await work({ folder, name: path.basename(canonical), path: canonical });
    } catch (error) {
      throw toFileError(error, { action: wanted.action, path: canonical });
    }
  };

  return {
    read: (file, { maxBytes = DEFAULT_MAX_BYTES } = {}) =>
      use({ file, needs: ['read'], action: 'read' }, (place) => readWhole(place, maxBytes)),
    write: (file, content, { mode = 'replace' } = {}) =>
      use({ file, needs: ['write'], action: 'write' }, (place) => writeWhole(place, content, mode)),
    stat: (file) => use({ file, needs: ['read'], action: 'look at' }, describeEntry).catch(undefinedIfAbsent),
    list: (file) => use({ file, needs: ['read'], action: 'list' }, listFolder),
    makeDirectory: async (file) => {
      const wanted = { file, needs: ['write'], action: 'create the folder' } as const;
      const canonical = await resolveAllowed(wanted, { guard, cwd });
      await makeFolders(canonical, openFolder).catch((error: unknown) => {
        throw toFileError(error, { action: wanted.action, path: canonical });
      });
    },
    remove: (file, { recursive = false } = {}) =>
      use({ file, needs: ['write'], action: 'remove', link: true }, (place) => removeEntry(place, recursive)),
    copy: (from, to) =>
      use({ file: from, needs: ['read'], action: 'copy' }, (source) =>
        use({ file: to, needs: ['write'], action: 'copy to' }, (target) => copyEntry(source, target)),
      ),
    move: (from, to) =>
      use({ file: from, needs: ['read', 'write'], action: 'move', link: true }, (source) =>
        use({ file: to, needs: ['write'], action: 'move to', link: true }, (target) => moveEntry(source, target)),
      ),
  };
}

function defaultOpenFolder(): OpenFolder {
  return existsSync('/proc/self/fd') ? openFolderByDescriptor : openFolderByPath;
}

/** The canonical path of what is wanted, when the guard allows it. */
async function resolveAllowed(
  { file, needs, action, link = false }: Wanted,
  { guard, cwd }: { readonly guard: Guard; readonly cwd: string },
): Promise<string> {
  const absolute = path.resolve(cwd, file);
  if (file === '' || file.includes('\0') || Buffer.byteLength(absolute) > MAX_PATH_BYTES) {
    throw fileError({ action, path: file }, 'invalid-path');
  }
  const canonical = link
    ? path.join(await canonicalPath(path.dirname(absolute)), path.basename(absolute))
    : await canonicalPath(absolute);
  for (const kind of needs) await guard.require({ kind, path: canonical });
  return canonical;
}

function undefinedIfAbsent(error: unknown): undefined {
  const reason = SpellError.isInstance(error) ? error.data?.['reason'] : undefined;
  if (reason !== 'not-found' && reason !== 'not-a-directory') throw error;
}
