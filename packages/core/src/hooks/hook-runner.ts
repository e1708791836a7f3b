import type { HookPoint } from './hook-point.ts';
import type { Hook, HookContext, HookResult } from './hook.ts';

/**
 * Seam: runs the hooks of a point, one after another by priority.
 *
 * The result is the first decision that is neither `continue` nor `modified`; data that was modified, by result or in
 * place, is in `context.data` afterwards. A run is a snapshot: hooks added meanwhile do not join it.
 */
export interface HookRunner {
  /** Whether a hook is registered for this point. Callers ask first and build no context that nobody sees. */
  has(point: HookPoint): boolean;
  run(context: HookContext): Promise<HookResult>;
  /** Registers a hook and gives the function that removes it. */
  register(hook: Hook): () => void;
  list(point?: HookPoint): readonly Hook[];
}

const CONTINUE: Promise<HookResult> = Promise.resolve({ type: 'continue' });

/** Has no hooks. The null object. */
export const noHooks: HookRunner = { has: () => false, run: () => CONTINUE, register: () => () => {}, list: () => [] };
