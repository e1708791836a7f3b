import type { Command } from 'commander';

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
}

/** Adds the flags that say what a spell may use. */
export function addSpellFlags(command: Command): Command {
  return command
    .option('-m, --model <id>', 'model that is meant where none is named: openai/gpt-4o-mini, anthropic/…, ollama/…')
    .option('--allow-read <paths>', 'let it read these files and folders; without a list: all')
    .option('--allow-write <paths>', 'let it create, change and remove these files and folders')
    .option(
      '--allow-net <hosts>',
      'let it connect to these hosts (api.example.com, 127.0.0.1:8080); without a list: the public internet',
    )
    .option('--allow-run <programs>', 'let it start these programs')
    .option('--allow-env <names>', 'let it read these environment variables')
    .option('--allow-all', 'let it do all of these')
    .option('--timeout <duration>', 'stop it after this time: 30s, 2m (default: none)')
    .option('--cpu-time <duration>', 'CPU time it may use itself; waiting does not count (default: 10s)')
    .option('--memory <size>', 'memory it may use (default: 64mb)')
    .option('--max-output <size>', 'output it may print (default: 1mb)')
    .option('--max-cost <usd>', 'money its model calls may cost (default: 1)')
    .option('--max-tokens <count>', 'tokens its model calls may take (default: no limit)')
    .option('--seed <number>', 'make everything random in it repeatable')
    .option('--json', 'print one JSON document instead of text');
}

/** Flags whose value is optional and follows `=`, so that `--allow-read spell.lua` does not take the spell as the value. */
const OPTIONAL_VALUE = new Set(['--allow-read', '--allow-write', '--allow-net', '--allow-run', '--allow-env']);

/** Writes bare `--allow-…` flags out as `--allow-…=*`. What follows `--` belongs to the spell. */
export function normalizeFlags(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return argv.map((argument, index) =>
    OPTIONAL_VALUE.has(argument) && (end === -1 || index < end) ? `${argument}=*` : argument,
  );
}
