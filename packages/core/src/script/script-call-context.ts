import type { RunContext } from '../context/run-context.ts';
import type { HostCall } from './host-module.ts';
import { toScriptHooks } from './to-script-hooks.ts';

/** What a script can say of a single call of an agent, a tool or a workflow. */
export interface ScriptCallOptions {
  /** Hooks by point, for this call alone. */
  readonly hooks?: Readonly<Record<string, unknown>> | undefined;
}

/** The context of a call that a script gave options for. @throws SpellError `NOT_FOUND`, `VALIDATION_FAILED`. */
export function scriptCallContext(
  { context, language }: Pick<HostCall, 'context' | 'language'>,
  { hooks }: ScriptCallOptions = {},
): RunContext {
  return hooks === undefined ? context : context.scope('call', { hooks: toScriptHooks(hooks, { language }) });
}
