import type { EffectRun } from '../context/effect.ts';
import type { HookPoint } from './hook-point.ts';

/** What a hook sees. `data` may be changed in place: the change counts like a `modified` result. */
export interface HookContext {
  readonly point: HookPoint;
  readonly component: { readonly kind: string; readonly name: string };
  readonly runId: string;
  readonly path: string;
  /** Aborts when the run is stopped, and when the time of this hook is over. */
  readonly signal: AbortSignal;
  /**
   * For what a hook finds out or changes outside of the run: a cache, a counter, a clock. In a durable run the result, which is
   * JSON, is kept, so that a replay decides the same.
   */
  effect<T>(name: string, run: EffectRun<T>): Promise<T>;
  /** What is about to happen, or what came of it; its fields belong to the point. */
  data: Record<string, unknown>;
  /** Set at the error points. */
  readonly error?: Error;
}

/** What a hook decides. Nothing returned means `continue`. */
export type HookResult =
  | { readonly type: 'continue' }
  /** Go on with other data. */
  | { readonly type: 'modified'; readonly data: Record<string, unknown> }
  /** Do not do it; this is the result. */
  | { readonly type: 'skip'; readonly result?: unknown }
  /** Do not do it, and fail with `HOOK_CANCELLED`. */
  | { readonly type: 'cancel'; readonly reason: string }
  /** Do it with another component, by name. */
  | { readonly type: 'redirect'; readonly target: string }
  /** Do it again. */
  | { readonly type: 'retry'; readonly delayMs?: number; readonly maxAttempts?: number };

/** A registered hook. */
export interface Hook {
  /** For listings and messages. */
  readonly name: string;
  readonly point: HookPoint;
  /** Higher runs earlier; equal ones in the order of registration. @default 0 */
  readonly priority?: number;
  /** What happens when the hook itself fails: `isolate` logs and goes on, `fatal` fails the call with `HOOK_FAILED`. @default 'isolate' */
  readonly onFailure?: 'isolate' | 'fatal';
  /** ms after which the hook counts as failed. @default 5000 */
  readonly timeoutMs?: number;
  /** Which language it was written in. @default 'native' */
  readonly language?: string;
  readonly tags?: readonly string[];
  run(context: HookContext): HookResult | undefined | void | Promise<HookResult | undefined | void>;
}
