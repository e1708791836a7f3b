import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { parseJson, SpellError, type JsonObject, type JsonValue } from '@llmspell/core';
import { getOwn } from '@llmspell/core/kit';

import type { CliIo } from '../../io/cli-io.ts';
import { findStateFolder, makeStateFolder } from '../../io/state-folder.ts';
import { UsageError } from '../../options/usage-error.ts';
import { EXIT } from '../../render/exit-code.ts';
import { visibleText } from '../../render/visible-text.ts';
import { withRuns, type RunsFlags } from './with-runs.ts';

/** `llmspell runs export RUN [FILE]`: writes all that is kept of a run. */
export async function exportRunCommand(
  { runId, file, flags }: { readonly runId: string; readonly file: string | undefined; readonly flags: RunsFlags },
  io: CliIo,
): Promise<number> {
  const archive = await withRuns(flags, io, ({ runs }) => runs.export(runId));
  const text = `${JSON.stringify(archive, undefined, 2)}\n`;
  if (file === undefined || file === '-') {
    io.out(text);
    return EXIT.success;
  }
  // What a run has done may be nobody else's business.
  await writeFile(path.resolve(io.cwd, file), text, { mode: 0o600 });
  io.error(`Run ${runId} is in ${file}.\n`);
  return EXIT.success;
}

export interface ImportFlags extends RunsFlags {
  readonly trust?: boolean;
}

/** `llmspell runs import FILE`: takes in what `runs export` wrote. */
export async function importRunCommand(
  { file, flags }: { readonly file: string; readonly flags: ImportFlags },
  io: CliIo,
): Promise<number> {
  const archive = parseJson(file === '-' ? await io.readInput() : await readText(file, io), file);
  if (flags.trust !== true) await askWhetherTrusted(archive, io);
  await makeStateFolder(await findStateFolder(flags.stateDir, io));
  const runId = await withRuns(flags, io, ({ runs }) => runs.import(archive));
  io.out(flags.json === true ? `${JSON.stringify({ runId })}\n` : `Run ${runId} is here now.\n`);
  return EXIT.success;
}

/** A resume widens nothing, so what the run brings along is asked about here. @throws SpellError `PERMISSION_DENIED`. */
async function askWhetherTrusted(archive: JsonValue, io: CliIo): Promise<void> {
  const spell = fieldOf(archive, 'spell');
  const grants = fieldOf(spell, 'grants') ?? [];
  const none = Array.isArray(grants) && grants.every((grant) => JSON.stringify(grant) === '{}');
  const cost = fieldOf(spell, 'maxCostUsd') ?? 1;
  const permissions = none ? 'no permissions' : `permissions ${JSON.stringify(grants)}`;
  const brings = visibleText(`${permissions}, a budget of ${JSON.stringify(cost)} USD`);
  if (io.interactive) {
    const answer = await io.ask(
      `The run brings its program along: ${brings}. A resume will use them. Take it in? [y/N]: `,
    );
    if (answer.trim().toLowerCase().startsWith('y')) return;
  }
  throw new SpellError({
    code: 'PERMISSION_DENIED',
    message: `The run brings its program along: ${brings}. A resume will use them. To take it in, pass --trust.`,
  });
}

function fieldOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? getOwn(value as JsonObject, name)
    : undefined;
}

async function readText(file: string, { cwd }: CliIo): Promise<string> {
  try {
    return await readFile(path.resolve(cwd, file), 'utf8');
  } catch {
    throw new UsageError(`"${file}" cannot be read. Name a file that \`llmspell runs export\` wrote.`, { help: false });
  }
}
