import { readSpell } from 'llmspell';

import type { CliIo } from '../io/cli-io.ts';
import type { SpellFlags } from '../options/spell-flags.ts';
import { executeSpell } from './execute-spell.ts';

/** `llmspell run FILE`: runs a spell. */
export async function runCommand(
  { file, args, flags }: { readonly file: string; readonly args: readonly string[]; readonly flags: SpellFlags },
  io: CliIo,
): Promise<number> {
  const source = await readSpell(file, io.cwd);
  return executeSpell({ source, args, flags }, io);
}
