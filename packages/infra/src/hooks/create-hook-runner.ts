import {
  silentLogger,
  systemClock,
  toHookPoint,
  type Clock,
  type Hook,
  type HookContext,
  type HookPoint,
  type HookResult,
  type HookRunner,
  type Logger,
} from '@llmspell/core';
import { runHookChain, type HookChainOptions } from '@llmspell/core/kit';

export interface HookRunnerOptions {
  /** Hears of hooks that fail and are isolated. @default nobody */
  readonly logger?: Logger;
  /** @default the machine's clock */
  readonly clock?: Clock;
}

const NONE: readonly Hook[] = [];

/**
 * Makes a hook runner: a registry of hooks by point and priority. A hook that takes longer than its limit counts as failed
 * and is left to itself; what it then changes inside of the data cannot be undone, so a slow hook had better return its
 * change.
 */
export function createHookRunner(options: HookRunnerOptions = {}): HookRunner {
  return new PriorityRunner(options);
}

class PriorityRunner implements HookRunner {
  readonly #options: HookChainOptions;
  /** Sorted lists that are replaced, never changed: a run keeps the one it began with. */
  readonly #hooks = new Map<HookPoint, readonly Hook[]>();

  constructor({ logger = silentLogger, clock = systemClock }: HookRunnerOptions) {
    this.#options = { logger, clock };
  }

  has(point: HookPoint): boolean {
    return this.#hooks.has(point);
  }

  run(context: HookContext): Promise<HookResult> {
    return runHookChain(this.#hooks.get(context.point) ?? NONE, context, this.#options);
  }

  register(hook: Hook): () => void {
    const point = toHookPoint(hook.point);
    const entry: Hook = point === hook.point ? hook : { ...hook, point, run: (context) => hook.run(context) };
    const { priority = 0 } = hook;
    const hooks = this.#hooks.get(point) ?? NONE;
    const place = hooks.findIndex((other) => (other.priority ?? 0) < priority);
    this.#hooks.set(point, hooks.toSpliced(place < 0 ? hooks.length : place, 0, entry));
    let registered = true;
    return () => {
      if (!registered) return;
      registered = false;
      this.#remove(point, entry);
    };
  }

  list(point?: HookPoint): readonly Hook[] {
    return point === undefined ? [...this.#hooks.values()].flat() : (this.#hooks.get(point) ?? NONE);
  }

  #remove(point: HookPoint, hook: Hook): void {
    const hooks = this.#hooks.get(point) ?? NONE;
    const left = hooks.toSpliced(hooks.indexOf(hook), 1);
    if (left.length === 0) this.#hooks.delete(point);
    else this.#hooks.set(point, left);
  }
}
