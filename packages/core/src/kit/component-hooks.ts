import type { RunContext } from '../context/run-context.ts';
import type { HookRunner } from '../hooks/hook-runner.ts';
import type { Hook } from '../hooks/hook.ts';
import { hooksForOthers, ScopedHooks } from '../hooks/scoped-hooks.ts';

/**
 * The hooks in which a component with hooks of its own runs: pass them to its scope. Those around it run first; the own ones
 * of the component that calls it end here.
 */
export function componentHooks(context: RunContext, hooks: readonly Hook[] = []): HookRunner {
  const outer = hooksForOthers(context.hooks);
  const { logger, clock } = context;
  return hooks.length === 0 ? outer : new ScopedHooks({ outer, hooks, reach: 'component', logger, clock });
}
