import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder that is gone after the test. */
export interface SpellFolder extends AsyncDisposable {
  readonly path: string;
}

/** Makes a folder with these files. */
export async function createSpellFolder(files: Readonly<Record<string, string>>): Promise<SpellFolder> {
  const folder = await mkdtemp(path.join(tmpdir(), 'llmspell-cli-'));
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return { path: folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}
