import { mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { messageOf } from '@llmspell/core';

import { UsageError } from '../options/usage-error.ts';
import type { CliIo } from './cli-io.ts';

/** The name of the folder that keeps state. */
const NAME = '.llmspell';

/** Where durable runs are kept. */
export interface StateFolder {
  readonly path: string;
  readonly exists: boolean;
}

/**
 * Finds the folder of the state: the one that was named, that of LLMSPELL_STATE_DIR, or the nearest `.llmspell` in this folder
 * and those above it, as git does it; where there is none, it is to be made in this one.
 *
 * @throws UsageError for an empty name.
 */
export async function findStateFolder(named: string | undefined, { cwd, environment }: CliIo): Promise<StateFolder> {
  if (named === '') throw new UsageError('--state-dir takes a folder; got an empty text.', { help: false });
  const variable = environment['LLMSPELL_STATE_DIR'];
  const given = named ?? (variable === '' ? undefined : variable);
  if (given !== undefined) {
    const folder = path.resolve(cwd, given);
    return { path: folder, exists: await isFolder(folder) };
  }
  for (const folder of [cwd, ...foldersAbove(cwd)]) {
    const candidate = path.join(folder, NAME);
    if (await isFolder(candidate)) return { path: candidate, exists: true };
  }
  return { path: path.join(cwd, NAME), exists: false };
}

/** Makes the folder, for its user alone, and keeps it out of git. */
export async function makeStateFolder({ path: folder, exists }: StateFolder): Promise<void> {
  if (exists) return;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(path.join(folder, '.gitignore'), '*\n');
  } catch (error) {
    const message = `Runs cannot be kept in ${folder}: ${messageOf(error)}. Name another folder with --state-dir.`;
    throw new UsageError(message, { help: false });
  }
}

function foldersAbove(folder: string): readonly string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [] : [parent, ...foldersAbove(parent)];
}

async function isFolder(folder: string): Promise<boolean> {
  const info = await stat(folder).catch(() => undefined);
  return info?.isDirectory() === true;
}
