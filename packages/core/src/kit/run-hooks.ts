import type { RunContext } from '../context/run-context.ts';
import { SpellError } from '../errors/spell-error.ts';
import type { HookPoint } from '../hooks/hook-point.ts';
import type { HookRunner } from '../hooks/hook-runner.ts';
import type { HookContext, HookResult } from '../hooks/hook.ts';

/** A place in a component where hooks may run. */
export interface HookCall<Data extends Record<string, unknown>> {
  readonly point: HookPoint;
  readonly component: { readonly kind: string; readonly name: string };
  readonly data: Data;
  readonly error?: Error;
  /** @default the context's */
  readonly hooks?: HookRunner | undefined;
}

/** What the hooks of a point decided, with a cancel already thrown. */
export interface HookDecision<Data> {
  /** The data, changed or not. */
  readonly data: Data;
  readonly result: Exclude<HookResult, { readonly type: 'cancel' }>;
}

/**
 * Runs the hooks of a point. Ask `context.hooks.has(point)` first where building the data costs something.
 *
 * @throws SpellError `HOOK_CANCELLED` when a hook cancels.
 */
export async function runHooks<Data extends Record<string, unknown>>(
  context: RunContext,
  { point, component, data, error, hooks = context.hooks }: HookCall<Data>,
): Promise<HookDecision<Data>> {
  if (!hooks.has(point)) return { data, result: { type: 'continue' } };
  const { runId, path, signal } = context;
  const hookContext: HookContext & { data: Data } = {
    point,
    component,
    runId,
    path,
    signal,
    data,
    effect: (name, run) => context.effect(name, run),
    ...(error === undefined ? {} : { error }),
  };
  const result = await hooks.run(hookContext);
  if (result.type === 'cancel') {
    throw new SpellError({
      code: 'HOOK_CANCELLED',
      message: `A hook at "${point}" cancelled ${component.kind} "${component.name}": ${result.reason}`,
      data: { point, component: component.name, reason: result.reason },
    });
  }
  // Hooks put data of the same shape back; what they changed is checked where it is used.
  return { data: hookContext.data, result };
}
