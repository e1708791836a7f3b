import type { Hook } from '../hooks/hook.ts';
import type { ScriptLanguage } from './host-module.ts';
import type { ScriptFunction } from './script-value.ts';
import { toHookResult } from './to-hook-result.ts';
import { toHookTable } from './to-hook-table.ts';

/**
 * A script's function as the `run` of a hook: it gets a table of what happens, and decides by what it returns. The table is
 * a copy; a change of it counts when it is returned.
 */
export function scriptHookRun(hook: ScriptFunction, language: ScriptLanguage): Hook['run'] {
  return async (context) => toHookResult(await hook.call(toHookTable(context, language)), context.data);
}
