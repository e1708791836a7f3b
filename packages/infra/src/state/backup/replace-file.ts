import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a file so that it is there whole or not at all: under another name first, synced, then renamed. A file that was
 * there stays until that moment.
 *
 * @returns what the generator returned.
 */
export async function replaceFile<T>(path: string, lines: AsyncGenerator<string, T>): Promise<T> {
  const temporary = `${path}.${randomUUID()}.part`;
  try {
    const result = await writeLines(temporary, lines);
    await rename(temporary, path);
    await syncFolder(dirname(path));
    return result;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Characters written at once. */
const CHUNK = 65_536;

async function writeLines<T>(path: string, lines: AsyncGenerator<string, T>): Promise<T> {
  // A backup holds whatever the state holds: for its owner alone.
  await using file = await open(path, 'wx', 0o600);
  let text = '';
  for (;;) {
    const { done, value } = await lines.next();
    if (done === true) {
      await file.appendFile(text);
      await file.sync();
      return value;
    }
    text += value;
    if (text.length < CHUNK) continue;
    await file.appendFile(text);
    text = '';
  }
}

/** Makes the new name last. Where a folder cannot be opened (Windows) the file system sees to it. */
async function syncFolder(path: string): Promise<void> {
  try {
    await using folder = await open(path, 'r');
    await folder.sync();
  } catch {
    // The file is whole either way; after a power cut its old version may be there.
  }
}
