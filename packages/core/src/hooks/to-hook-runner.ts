import type { HookRunner } from './hook-runner.ts';
import type { Hook } from './hook.ts';
import type { HookChainOptions } from './run-hook-chain.ts';
import { ScopedHooks } from './scoped-hooks.ts';

/** A runner as it is; a list of hooks runs after those around it. */
export function toHookRunner(
  given: HookRunner | readonly Hook[],
  outer: HookRunner,
  { logger, clock }: HookChainOptions,
): HookRunner {
  if ('run' in given) return given;
  return given.length === 0 ? outer : new ScopedHooks({ logger, clock, outer, hooks: given, reach: 'call' });
}
