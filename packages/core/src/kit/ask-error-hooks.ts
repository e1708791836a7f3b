import type { RunContext } from '../context/run-context.ts';
import { runHooks, type HookCall, type HookDecision } from './run-hooks.ts';

/** Where an error was told to the hooks at `onError`. */
const told = new WeakMap<Error, { readonly runId: string; readonly path: string }>();

/**
 * Runs the hooks of a component that failed: those of its own error point, and when these decide nothing, those at
 * `onError`. The latter hear of an error where it arose, and not again from each component that it passes through.
 *
 * @throws SpellError `HOOK_CANCELLED` when a hook cancels.
 */
export async function askErrorHooks<Data extends Record<string, unknown>>(
  context: RunContext,
  call: HookCall<Data> & { readonly error: Error },
): Promise<HookDecision<Data>> {
  const own = await runHooks(context, call);
  const open = own.result.type === 'continue' || own.result.type === 'modified';
  if (!open || !(call.hooks ?? context.hooks).has('onError') || wasToldInside(call.error, context)) return own;
  const { runId, path } = context;
  told.set(call.error, { runId, path });
  return runHooks(context, { ...call, point: 'onError', data: own.data });
}

/** Whether it, or what caused it, comes from a component inside of this one. */
function wasToldInside(error: unknown, context: Pick<RunContext, 'runId' | 'path'>): boolean {
  if (!(error instanceof Error)) return false;
  const place = told.get(error);
  const inside = place?.runId === context.runId && place.path.length > context.path.length;
  return (inside && place.path.startsWith(context.path)) || wasToldInside(error.cause, context);
}
