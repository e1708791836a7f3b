import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { nearestNames, type ScriptSource } from '@llmspell/core';
import { readSpell } from 'llmspell';

import type { CliIo } from '../io/cli-io.ts';
import { isSpellFile, SPELL_EXTENSIONS } from '../options/language.ts';
import { UsageError } from '../options/usage-error.ts';

interface LoadOptions {
  /** Plugins may bring a language: then the runtime knows which extensions there are. */
  readonly plugins?: readonly string[] | undefined;
}

/** Reads the spell that was named. @throws UsageError when there is none of that name. */
export async function loadSpell(
  file: string,
  { cwd }: CliIo,
  { plugins = [] }: LoadOptions = {},
): Promise<ScriptSource> {
  const problem = await problemOf(file, cwd, plugins.length > 0);
  if (problem !== undefined) throw new UsageError(problem, { help: false });
  return readSpell(file, cwd);
}

async function problemOf(file: string, cwd: string, anyExtension: boolean): Promise<string | undefined> {
  if (/^[a-z]+:\/\//i.test(file)) {
    return `llmspell runs files, not addresses. Download ${file} and read it before you run it.`;
  }
  const absolute = path.resolve(cwd, file);
  const info = await stat(absolute).catch(() => undefined);
  if (info === undefined) return `There is no file "${file}" in ${cwd}. ${await hintFor(absolute)}`;
  if (info.isDirectory()) {
    return `"${file}" is a folder. Name the spell in it, such as ${path.join(file, 'main.lua')}.`;
  }
  if (anyExtension || isSpellFile(file)) return undefined;
  return `"${file}" is no spell: the extension tells the language, one of ${SPELL_EXTENSIONS.join(', ')}.`;
}

async function hintFor(file: string): Promise<string> {
  const names = await readdir(path.dirname(file)).catch(() => []);
  const near = nearestNames(path.basename(file), names);
  return near.length === 0 ? 'Check the path.' : `Did you mean ${near.join(' or ')}?`;
}
