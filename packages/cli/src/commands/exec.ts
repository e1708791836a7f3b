import type { CliIo } from '../io/cli-io.ts';
import type { SpellFlags } from '../options/spell-flags.ts';
import { UsageError } from '../options/usage-error.ts';
import { renderValue } from '../render/render-value.ts';
import { executeSpell } from './execute-spell.ts';

const EXTENSIONS = new Map([
  ['lua', '.lua'],
  ['javascript', '.js'],
  ['js', '.js'],
  ['typescript', '.ts'],
  ['ts', '.ts'],
]);

export interface ExecFlags extends SpellFlags {
  readonly engine: string;
}

function showValue(value: unknown): string {
  return value === undefined || value === null ? '' : `${renderValue(value)}\n`;
}

/** `llmspell exec CODE`: runs a piece of code and prints its value. `-` reads the code from standard input. */
export async function execCommand(
  { code, args, flags }: { readonly code: string; readonly args: readonly string[]; readonly flags: ExecFlags },
  io: CliIo,
): Promise<number> {
  const extension = EXTENSIONS.get(flags.engine);
  if (extension === undefined) {
    throw new UsageError(`--engine takes one of ${[...EXTENSIONS.keys()].join(', ')}; got "${flags.engine}".`);
  }
  const text = code === '-' ? await io.readInput() : code;
  return executeSpell({ source: { code: text, filename: `exec${extension}` }, args, flags, showValue }, io);
}
