import type { CliIo } from '../io/cli-io.ts';
import { extensionOf } from '../options/language.ts';
import type { EngineFlags } from '../options/spell-flags.ts';
import { renderValue } from '../render/render-value.ts';
import { executeSpell } from './execute-spell.ts';

/** `llmspell exec CODE`: runs a piece of code and prints its value. `-` reads the code from standard input. */
export async function execCommand(
  { code, args, flags }: { readonly code: string; readonly args: readonly string[]; readonly flags: EngineFlags },
  io: CliIo,
): Promise<number> {
  const filename = `exec${extensionOf(flags.engine)}`;
  const text = code === '-' ? await io.readInput() : code;
  return executeSpell({ source: { code: text, filename }, args, flags, showValue }, io);
}

function showValue(value: unknown): string {
  return value === undefined || value === null ? '' : `${renderValue(value)}\n`;
}
