import { createBudget, type RunContext, type ScopeOptions } from '@llmspell/core';
import { componentHooks } from '@llmspell/core/kit';

import type { AgentSettings } from './agent-settings.ts';

/**
 * The scope in which an agent runs: its path, its time, and the agent's own permissions, budget and hooks. The own hooks of an
 * agent that calls it end here: it has its own.
 */
export function openScope(
  { name, permissions, budget, hooks }: AgentSettings,
  outer: RunContext,
  time: Pick<ScopeOptions, 'signal' | 'deadline'> = {},
): RunContext {
  const runner = componentHooks(outer, hooks);
  const own: ScopeOptions = {
    ...time,
    ...(permissions === undefined ? {} : { permissions }),
    ...(budget === undefined ? {} : { budget: createBudget({ ...budget, parent: outer.budget }) }),
    ...(runner === outer.hooks ? {} : { hooks: runner }),
  };
  // Without anything of its own a scope costs one small object.
  return Object.keys(own).length === 0 ? outer.scope(`agent:${name}`) : outer.scope(`agent:${name}`, own);
}
