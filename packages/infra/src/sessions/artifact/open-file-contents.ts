import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { messageOf, SpellError } from '@llmspell/core';

import type { ArtifactContents } from './artifact-contents.ts';

/**
 * Keeps contents as files of a folder, which is made when it is missing. A folder belongs to one process and one of these,
 * as a store on disk does.
 *
 * @throws SpellError `FILE_FAILED` for troubles of the disk; `VALIDATION_FAILED` for what is no hash.
 */
export function openFileContents(folder: string): ArtifactContents {
  /** What is being done with a content, so that nothing is removed that somebody puts. */
  const busy = new Map<string, Promise<unknown>>();
  const alone = async <T>(hash: string, work: (file: string) => Promise<T>): Promise<T> => {
    const file = fileOf(folder, hash);
    const before = busy.get(hash) ?? Promise.resolve();
    // The one before tells its own caller when it fails.
    const done = before.then(
      () => work(file),
      () => work(file),
    );
    busy.set(hash, done);
    try {
      return await done;
    } catch (error) {
      throw toFileError(error, file);
    } finally {
      if (busy.get(hash) === done) busy.delete(hash);
    }
  };

  return {
    put: (hash, bytes) => alone(hash, (file) => write(file, bytes)),
    get: (hash) => alone(hash, read),
    remove: (hash, isUnused) =>
      alone(hash, async (file) => {
        if (await isUnused()) await rm(file, { force: true });
      }),
  };
}

function fileOf(folder: string, hash: string): string {
  if (/^[0-9a-f]{64}$/u.test(hash)) return join(folder, hash.slice(0, 2), hash);
  throw new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Expected the SHA-256 of a content, 64 hex digits; got ${JSON.stringify(hash.slice(0, 80))}.`,
  });
}

async function write(file: string, bytes: Uint8Array): Promise<void> {
  if (await exists(file)) return;
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${randomUUID()}.part`;
  try {
    await using handle = await open(temporary, 'wx', 0o600);
    await handle.writeFile(bytes);
    await handle.sync();
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await rename(temporary, file);
}

async function read(file: string): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function toFileError(error: unknown, file: string): unknown {
  if (SpellError.isInstance(error)) return error;
  return new SpellError({
    code: 'FILE_FAILED',
    message: `Expected to keep the content of an artifact in ${file}: ${messageOf(error)}.`,
    data: { path: file },
    cause: error,
  });
}
