import type { HookPoint } from './hook-point.ts';
import type { HookRunner } from './hook-runner.ts';
import type { Hook, HookContext, HookResult } from './hook.ts';
import { runHookChain, type HookChainOptions } from './run-hook-chain.ts';
import { toHookPoint } from './to-hook-point.ts';

export interface ScopedHooksOptions extends HookChainOptions {
  /** They run first, and what they decide is final. */
  readonly outer: HookRunner;
  readonly hooks: readonly Hook[];
  /** How far they reach: a component's own end where another component begins; those of a call hold for all inside of it. */
  readonly reach: 'component' | 'call';
}

/** Runs hooks of a component or a call after those around it. */
export class ScopedHooks implements HookRunner {
  readonly #options: ScopedHooksOptions;
  readonly #own: ReadonlyMap<HookPoint, readonly Hook[]>;

  constructor(options: ScopedHooksOptions) {
    this.#options = options;
    this.#own = Map.groupBy(
      options.hooks.toSorted((a, b) => (b.priority ?? 0) - (a.priority ?? 0)),
      ({ point }) => toHookPoint(point),
    );
  }

  has(point: HookPoint): boolean {
    return this.#own.has(point) || this.#options.outer.has(point);
  }

  register(hook: Hook): () => void {
    return this.#options.outer.register(hook);
  }

  list(point?: HookPoint): readonly Hook[] {
    const own = point === undefined ? [...this.#own.values()].flat() : (this.#own.get(point) ?? []);
    return [...this.#options.outer.list(point), ...own];
  }

  async run(context: HookContext): Promise<HookResult> {
    const { outer } = this.#options;
    const own = this.#own.get(context.point);
    if (own === undefined) return outer.run(context);
    const result: HookResult = outer.has(context.point) ? await outer.run(context) : { type: 'continue' };
    return result.type === 'continue' || result.type === 'modified'
      ? runHookChain(own, context, this.#options)
      : result;
  }

  /** What another component inside of this one runs in. */
  forOthers(): HookRunner {
    const { outer, reach } = this.#options;
    const around = hooksForOthers(outer);
    if (reach === 'component') return around;
    return around === outer ? this : new ScopedHooks({ ...this.#options, outer: around });
  }
}

/** The hooks of a context as a component inside of it has them: without those that are its caller's own. */
export function hooksForOthers(hooks: HookRunner): HookRunner {
  return hooks instanceof ScopedHooks ? hooks.forOthers() : hooks;
}
