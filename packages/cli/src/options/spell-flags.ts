import type { Command } from 'commander';

import { isSpellFile } from './language.ts';
import { UsageError } from './usage-error.ts';

/** The values of the flags that every command that runs a spell has, as commander gives them. */
export interface SpellFlags {
  readonly model?: string;
  readonly json?: boolean;
  readonly timeout?: string;
  readonly cpuTime?: string;
  readonly memory?: string;
  readonly maxOutput?: string;
  readonly maxCost?: string;
  readonly maxTokens?: string;
  readonly seed?: string;
  readonly allowRead?: string;
  readonly allowWrite?: string;
  readonly allowNet?: string;
  readonly allowRun?: string;
  readonly allowEnv?: string;
  readonly allowAll?: boolean;
  readonly allowTool?: string;
  readonly allowModel?: string;
  readonly plugin?: readonly string[];
  readonly audit?: string;
  readonly trace?: boolean;
}

/** Those of commands that may get code without a file name. */
export interface EngineFlags extends SpellFlags {
  readonly engine: string;
}

/** Adds the flags that say what a spell may use, and in which language code without a file name is. */
export function addSpellFlags(command: Command): Command {
  return command
    .configureHelp({ optionTerm: ({ flags }) => flags.replace(' [', '[=') })
    .option('-m, --model <id>', 'model that is meant where the spell names none')
    .option('--allow-read [paths]', 'let it read these files and folders: ./data,./docs')
    .option('--allow-write [paths]', 'let it create, change and remove them')
    .option('--allow-net [hosts]', 'let it connect to these hosts: api.example.com,127.0.0.1:8080')
    .option('--allow-run [programs]', 'let it start these programs')
    .option('--allow-env [names]', 'let it read these environment variables')
    .option('--allow-all', 'let it do all of these without a list')
    .option('--allow-tool <names>', 'let it use only these tools (default: all)')
    .option('--allow-model <ids>', 'let it call only these models: openai/*,ollama/llama3.2 (default: all)')
    .option('--plugin <module>', 'load a plugin: a file or an installed package; may be repeated', addPlugin)
    .option('--audit <file>', 'add what it does to this log, which nobody can change unnoticed')
    .option('--trace', 'print what happened as a tree, with times, when it has ended')
    .option('--timeout <duration>', 'stop it after this time: 30s, 2m (default: none)')
    .option('--cpu-time <duration>', 'computing time it may use (default: 10s)')
    .option('--memory <size>', 'memory it may use (default: 64mb)')
    .option('--max-output <size>', 'output it may print (default: 1mb)')
    .option('--max-cost <usd>', 'money its model calls may cost (default: 1)')
    .option('--max-tokens <count>', 'tokens its model calls may take (default: no limit)')
    .option('--seed <number>', 'make everything random in it repeatable')
    .option('-e, --engine <language>', 'language of code that has no file name: lua, js or ts', 'lua')
    .option('--json', 'print one JSON document instead of text');
}

/** Collects the values of a flag that may be repeated. */
export function addPlugin(plugin: string, before: readonly string[] = []): readonly string[] {
  return [...before, plugin];
}

/** Flags whose value is optional and follows `=`, so that `--allow-read spell.lua` does not take the spell as the value. */
const OPTIONAL_VALUE = new Set(['--allow-read', '--allow-write', '--allow-net', '--allow-run', '--allow-env']);

/**
 * Writes bare `--allow-…` flags out as `--allow-…=*`. What follows `--` belongs to the spell.
 *
 * @throws UsageError when a list stands where the spell should: it would be taken for the spell, and everything allowed.
 */
export function normalizeFlags(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return argv.map((argument, index) => {
    if (!OPTIONAL_VALUE.has(argument) || (end !== -1 && index >= end)) return argument;
    const next = argv[index + 1] ?? '';
    if (isLostList(argv.slice(0, index), next)) {
      throw new UsageError(`${argument} takes its list after "=": ${argument}=${next}`);
    }
    return `${argument}=*`;
  });
}

function isLostList(before: readonly string[], next: string): boolean {
  if (before[0] !== 'run' || before.some((word) => isSpellFile(word))) return false;
  return next !== '' && !next.startsWith('-') && !isSpellFile(next);
}
