import { constants, existsSync } from 'node:fs';
import { lstat, open, realpath } from 'node:fs/promises';
import path from 'node:path';

import { fileError } from './file-error.ts';

/** An open folder: names in it can be reached without anybody being able to put a symbolic link in between. */
export interface OpenFolder extends AsyncDisposable {
  /** The path to hand to a file function for a name in this folder. */
  at(name: string): string;
  /** The path of the folder itself. */
  readonly self: string;
}

/** Linux: a folder's descriptor as a path. A symbolic link swapped in later is not on the way any more. */
const DESCRIPTORS = '/proc/self/fd';
const HAS_DESCRIPTORS = existsSync(DESCRIPTORS);
/** O_PATH: enough to walk through a folder, needs no permission to list it. Node has no name for it. */
const O_PATH = 0o10_000_000;
const WALK = O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/**
 * Opens a folder by its canonical path, one part after another, refusing symbolic links. Where the system cannot do that,
 * the path is compared with the real one.
 *
 * @throws the system's error (`ENOENT`, `ENOTDIR`, `ELOOP`); SpellError `FILE_FAILED` when it changed meanwhile.
 */
export async function openFolder(canonical: string): Promise<OpenFolder> {
  return HAS_DESCRIPTORS ? walk(canonical) : compare(canonical);
}

async function walk(canonical: string): Promise<OpenFolder> {
  let handle = await open('/', WALK);
  for (const part of canonical.split('/').filter((name) => name !== '')) {
    const outer = handle;
    try {
      handle = await open(`${DESCRIPTORS}/${outer.fd}/${part}`, WALK);
    } finally {
      await outer.close();
    }
  }
  const self = `${DESCRIPTORS}/${handle.fd}`;
  return { self, at: (name) => `${self}/${name}`, [Symbol.asyncDispose]: () => handle.close() };
}

async function compare(canonical: string): Promise<OpenFolder> {
  const real = await realpath(canonical);
  if (real !== canonical) throw fileError({ action: 'open', path: canonical }, 'changed-meanwhile');
  if (!(await lstat(canonical)).isDirectory()) throw fileError({ action: 'open', path: canonical }, 'not-a-directory');
  return { self: canonical, at: (name) => path.join(canonical, name), [Symbol.asyncDispose]: () => Promise.resolve() };
}
