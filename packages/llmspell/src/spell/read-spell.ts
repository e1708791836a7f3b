import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';

import { SpellError, type ScriptSource } from '@llmspell/core';

import { findImports } from './find-imports.ts';

/** Modules a spell may bring along. */
const MAX_MODULES = 200;

/**
 * Reads a spell and the modules of its own folder that it imports, so that the engine reads no file. Modules outside
 * the spell's folder are refused: reading them would go around `--allow-read`.
 *
 * @param cwd Where a relative path starts.
 * @throws SpellError `FILE_FAILED`.
 */
export async function readSpell(file: string, cwd = process.cwd()): Promise<ScriptSource> {
  const absolute = path.resolve(cwd, file);
  const code = await read(absolute, absolute);
  const modules = new Map<string, string>();
  await collect({ file: absolute, code }, { folder: await realpath(path.dirname(absolute)), modules });
  return { code, filename: path.basename(file), modules };
}

interface Collected {
  readonly folder: string;
  readonly modules: Map<string, string>;
}

async function collect(from: { readonly file: string; readonly code: string }, into: Collected): Promise<void> {
  for (const specifier of findImports(from.code, from.file)) {
    const file = await resolveModule(specifier, from.file, into);
    const name = path.relative(into.folder, file);
    if (into.modules.has(`./${toPosix(name)}`)) continue;
    if (name.startsWith('..') || path.isAbsolute(name)) throw outside(specifier, from.file);
    if (into.modules.size >= MAX_MODULES) throw tooMany(from.file);
    const code = await read(file, from.file);
    into.modules.set(`./${toPosix(name)}`, code);
    await collect({ file, code }, into);
  }
}

/** A Lua module is found from the spell's folder, a JavaScript module from the one that imports it; links are followed before the check. */
async function resolveModule(specifier: string, from: string, { folder }: Collected): Promise<string> {
  const file = path.resolve(from.endsWith('.lua') ? folder : path.dirname(from), specifier);
  try {
    return await realpath(file);
  } catch {
    // The reader will say what is wrong with it.
    return file;
  }
}

async function read(file: string, from: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const imported = file === from ? '' : `, imported by ${from}`;
    throw new SpellError({
      code: 'FILE_FAILED',
      message: `Expected a spell at ${file}${imported}; it cannot be read (${reasonOf(cause)}). Check the path.`,
      data: { path: file, reason: reasonOf(cause) },
      cause,
    });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}

function outside(specifier: string, from: string): SpellError {
  return new SpellError({
    code: 'FILE_FAILED',
    message: `${from} imports "${specifier}", which lies outside of the spell's folder. Move it next to the spell.`,
    data: { specifier },
  });
}

function tooMany(from: string): SpellError {
  return new SpellError({ code: 'FILE_FAILED', message: `${from} imports more than ${MAX_MODULES} modules.` });
}

function toPosix(name: string): string {
  return name.split(path.sep).join('/');
}
