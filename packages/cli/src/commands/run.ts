import path from 'node:path';

import type { CliIo } from '../io/cli-io.ts';
import { checkDurableFlags, type RunFlags } from '../options/durable-flags.ts';
import { extensionOf } from '../options/language.ts';
import { executeSpell } from './execute-spell.ts';
import { loadSpell } from './load-spell.ts';

/** `llmspell run FILE`: runs a spell. `-` reads it from standard input. */
export async function runCommand(
  { file, args, flags }: { readonly file: string; readonly args: readonly string[]; readonly flags: RunFlags },
  io: CliIo,
): Promise<number> {
  checkDurableFlags(flags);
  if (file === '-') {
    const source = { filename: `stdin${extensionOf(flags.engine)}`, code: await io.readInput() };
    return executeSpell({ source, args, flags }, io);
  }
  const source = await loadSpell(file, io, { plugins: flags.plugin });
  return executeSpell({ source, file: path.resolve(io.cwd, file), args, flags }, io);
}
