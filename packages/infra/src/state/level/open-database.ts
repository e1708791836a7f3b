import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { SpellError } from '@llmspell/core';
import type { Level } from 'level';

import { toStateError } from './to-state-error.ts';

/** A database of texts. */
export type Database = Level;
/** The database as it was at one moment. */
export type DatabaseSnapshot = ReturnType<Database['snapshot']>;

/**
 * Opens the database in a folder, or makes one where there is none.
 *
 * @throws SpellError `STATE_LOCKED`, `STATE_CORRUPT`, `STATE_FAILED`; `PEER_MISSING` when `level` is not installed.
 */
export async function openDatabase(path: string): Promise<Database> {
  const createIfMissing = !(await hasDatabase(path));
  const { Level } = await importLevel();
  const database: Database = new Level(path, { keyEncoding: 'utf8', valueEncoding: 'utf8' });
  try {
    // Opening explicitly: an operation that opens on the way hides why it could not.
    await database.open({ createIfMissing });
  } catch (error) {
    throw toStateError(error, path);
  }
  return database;
}

/** Whether there is one. Without its file CURRENT the library would silently begin an empty one over the data. */
async function hasDatabase(path: string): Promise<boolean> {
  const names = await namesIn(path);
  if (names.includes('CURRENT')) return true;
  for (const name of names) if (await holdsData(join(path, name), name)) throw withoutCurrent(path);
  return false;
}

async function namesIn(path: string): Promise<readonly string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw toStateError(error, path);
  }
}

async function holdsData(file: string, name: string): Promise<boolean> {
  if (/\.(ldb|sst)$/.test(name)) return true;
  return /^\d+\.log$/.test(name) && (await stat(file)).size > 0;
}

function withoutCurrent(path: string): SpellError {
  return new SpellError({
    code: 'STATE_CORRUPT',
    message: `The state store at ${path} has data but no file CURRENT, so it cannot be read. Restore the folder from a backup, or choose an empty one.`,
    data: { path },
  });
}

async function importLevel() {
  try {
    return await import('level');
  } catch (cause) {
    throw new SpellError({
      code: 'PEER_MISSING',
      message: 'The state store on disk needs the package "level". Install it: npm i level',
      data: { package: 'level' },
      cause,
    });
  }
}
