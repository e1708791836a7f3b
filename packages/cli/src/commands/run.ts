import type { CliIo } from '../io/cli-io.ts';
import { extensionOf } from '../options/language.ts';
import type { EngineFlags } from '../options/spell-flags.ts';
import { executeSpell } from './execute-spell.ts';
import { loadSpell } from './load-spell.ts';

/** `llmspell run FILE`: runs a spell. `-` reads it from standard input. */
export async function runCommand(
  { file, args, flags }: { readonly file: string; readonly args: readonly string[]; readonly flags: EngineFlags },
  io: CliIo,
): Promise<number> {
  const source =
    file === '-'
      ? { filename: `stdin${extensionOf(flags.engine)}`, code: await io.readInput() }
      : await loadSpell(file, io);
  return executeSpell({ source, args, flags }, io);
}
