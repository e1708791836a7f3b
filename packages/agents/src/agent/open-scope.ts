import type { HookRunner, RunContext, ScopeOptions } from '@llmspell/core';

import { ScopedHooks } from '../hooks/scoped-hooks.ts';
import type { AgentSettings } from './agent-settings.ts';

/** A context's hooks belong to its scope like its signal and budget, though the options do not name them yet. */
type AgentScope = ScopeOptions & { readonly hooks?: HookRunner };

/**
 * The scope in which an agent runs: its path, its time, and the agent's own permissions and hooks. The own hooks of an
 * agent that calls it end here: it has its own.
 */
export function openScope(
  { name, permissions, hooks = [] }: AgentSettings,
  outer: RunContext,
  time: Pick<ScopeOptions, 'signal' | 'deadline'> = {},
): RunContext {
  const around = outer.hooks instanceof ScopedHooks ? outer.hooks.outer : outer.hooks;
  const { logger } = outer;
  const signal = time.signal ?? outer.signal;
  const runner = hooks.length === 0 ? around : new ScopedHooks({ outer: around, hooks, logger, signal });
  const own: AgentScope = {
    ...time,
    ...(permissions === undefined ? {} : { permissions }),
    ...(runner === outer.hooks ? {} : { hooks: runner }),
  };
  // Without anything of its own a scope costs one small object.
  return Object.keys(own).length === 0 ? outer.scope(`agent:${name}`) : outer.scope(`agent:${name}`, own);
}
