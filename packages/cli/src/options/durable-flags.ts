import type { Command } from 'commander';

import type { EngineFlags } from './spell-flags.ts';
import { UsageError } from './usage-error.ts';

/** Where durable runs are kept. */
export interface StateFlags {
  readonly stateDir?: string;
}

/** The flags of `run`. */
export interface RunFlags extends EngineFlags, StateFlags {
  readonly durable?: boolean;
  readonly runId?: string;
}

export function addStateFlag(command: Command): Command {
  return command.option(
    '--state-dir <folder>',
    'where runs are kept (default: LLMSPELL_STATE_DIR, or the nearest .llmspell)',
  );
}

export function addDurableFlags(command: Command): Command {
  const flags = command
    .option('--durable', 'keep all that happens, so that `llmspell resume` can go on with it')
    .option('--run-id <id>', 'name the run; with --durable');
  return addStateFlag(flags);
}

/** @throws UsageError for a flag that means nothing without `--durable`. */
export function checkDurableFlags({ durable, runId, stateDir }: RunFlags): void {
  if (durable === true) return;
  const lost = runId === undefined ? stateDir && '--state-dir' : '--run-id';
  if (lost !== undefined && lost !== '') throw new UsageError(`${lost} needs --durable: only durable runs are kept.`);
}
