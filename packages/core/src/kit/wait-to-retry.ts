import type { RunContext } from '../context/run-context.ts';
import type { HookRunner } from '../hooks/hook-runner.ts';
import { runHooks, type HookCall } from './run-hooks.ts';

/** A failed attempt after which there will be another. */
export interface RetryWait {
  readonly component: HookCall<Record<string, unknown>>['component'];
  /** Which attempt failed, from 1. */
  readonly attempt: number;
  /** ms to wait. @default 0 */
  readonly delayMs?: number | undefined;
  readonly error: unknown;
  /** More for the hooks to see. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** @default the context's */
  readonly hooks?: HookRunner | undefined;
}

/**
 * Runs the hooks at `onRetry` and waits before another attempt of orchestration code; in a durable run the wait outlives the
 * process.
 *
 * @throws SpellError `HOOK_CANCELLED` when a hook will have no further attempt.
 */
export async function waitToRetry(context: RunContext, wait: RetryWait): Promise<void> {
  const { component, attempt, delayMs = 0, error, data, hooks } = wait;
  await runHooks(context, {
    point: 'onRetry',
    component,
    data: { ...data, attempt, delayMs },
    ...(error instanceof Error ? { error } : {}),
    hooks,
  });
  if (delayMs > 0) await context.sleep(delayMs);
}
