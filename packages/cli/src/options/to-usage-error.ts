import type { CommanderError } from 'commander';

import { isSpellFile } from './language.ts';
import { UsageError } from './usage-error.ts';

/** What is wrong with the command line, and what to type instead where that is known. */
export function toUsageError({ code, message }: CommanderError, argv: readonly string[]): UsageError {
  const text = message.replace(/^error: /, '').replaceAll('\n', ' ');
  const option = code === 'commander.unknownOption' ? /'([^'=]+)/.exec(text)?.[1] : undefined;
  const call = option === undefined ? undefined : withSeparator(argv, option);
  if (call === undefined) return new UsageError(text.endsWith(')') ? text : `${text}.`);
  return new UsageError(`${text}. If it is meant for the spell, put it after "--": ${call}`);
}

/** The call with what follows the spell moved after `--`, when an option stands there that may be the spell's own. */
function withSeparator(argv: readonly string[], option: string): string | undefined {
  const index = argv.findIndex((argument) => argument === option || argument.startsWith(`${option}=`));
  const spell = argv.slice(0, index).findIndex((argument) => isSpellFile(argument));
  if (spell === -1) return undefined;
  const words = [...argv.slice(0, index), '--', ...argv.slice(index)];
  return `llmspell ${words.map(quoted).join(' ')}`;
}

function quoted(word: string): string {
  return /^[\w./:=@,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
