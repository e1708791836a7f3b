import type { Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';

import type { FileInfo } from '@llmspell/core';

import type { FilePlace } from './file-place.ts';

/** What is known of a file; a symbolic link is `other`, and is not followed. */
export async function describeEntry(place: FilePlace): Promise<FileInfo> {
  return toInfo(place.path, await lstat(place.folder.at(place.name)));
}

/** What is in a folder, by name. */
export async function listFolder(place: FilePlace): Promise<readonly FileInfo[]> {
  // The root has no name in a folder above it.
  await using folder = await place.folder.enter(place.name === '' ? '.' : place.name);
  const names = await readdir(folder.self);
  const entries: FileInfo[] = [];
  for (const name of names.toSorted()) {
    const info = await infoOf(folder.at(name));
    if (info !== undefined) entries.push(toInfo(path.join(place.path, name), info));
  }
  return entries;
}

async function infoOf(file: string): Promise<Stats | undefined> {
  try {
    return await lstat(file);
  } catch {
    // It was removed after it was listed.
    return undefined;
  }
}

function toInfo(file: string, info: Stats): FileInfo {
  const type = info.isFile() ? 'file' : info.isDirectory() ? 'directory' : 'other';
  return { path: file, type, size: info.size, modifiedAt: Math.trunc(info.mtimeMs) };
}
