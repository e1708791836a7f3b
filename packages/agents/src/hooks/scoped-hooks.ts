import {
  messageOf,
  SpellError,
  type Hook,
  type HookContext,
  type HookPoint,
  type HookResult,
  type HookRunner,
  type Logger,
} from '@llmspell/core';
import { withTimeoutSignal } from '@llmspell/core/kit';

const DEFAULT_TIMEOUT_MS = 5000;
const CONTINUE: HookResult = { type: 'continue' };

/** An agent's own hooks, and what stands around them. */
export interface ScopedHooksOptions {
  /** They run first, and what they decide is final. */
  readonly outer: HookRunner;
  readonly hooks: readonly Hook[];
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Runs an agent's own hooks after those around it, for the time of one run. */
export class ScopedHooks implements HookRunner {
  readonly outer: HookRunner;
  readonly #own: readonly Hook[];
  readonly #options: ScopedHooksOptions;

  constructor(options: ScopedHooksOptions) {
    this.outer = options.outer;
    this.#own = options.hooks.toSorted((a, b) => (b.priority ?? 0) - (a.priority ?? 0));
    this.#options = options;
  }

  has(point: HookPoint): boolean {
    return this.outer.has(point) || this.#own.some((hook) => hook.point === point);
  }

  register(hook: Hook): () => void {
    return this.outer.register(hook);
  }

  list(point?: HookPoint): readonly Hook[] {
    const own = this.#own.filter((hook) => point === undefined || hook.point === point);
    return [...this.outer.list(point), ...own];
  }

  async run(context: HookContext): Promise<HookResult> {
    let last = this.outer.has(context.point) ? await this.outer.run(context) : CONTINUE;
    for (const hook of this.#own) {
      if (isDecision(last)) return last;
      if (hook.point !== context.point) continue;
      const result = await runOne(hook, context, this.#options);
      if (result.type === 'continue') continue;
      if (result.type === 'modified') context.data = result.data;
      last = result;
    }
    return last;
  }
}

function isDecision({ type }: HookResult): boolean {
  return type !== 'continue' && type !== 'modified';
}

async function runOne(hook: Hook, context: HookContext, { logger, signal }: ScopedHooksOptions): Promise<HookResult> {
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = hook;
  try {
    const run = async (): Promise<HookResult | undefined | void> => hook.run(context);
    return (await withTimeoutSignal({ signal, timeoutMs, what: `Hook "${hook.name}"` }, run)) ?? CONTINUE;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (hook.onFailure === 'fatal') throw hookFailed(hook, context.point, error);
    logger.log('warn', `Hook "${hook.name}" at "${context.point}" failed: ${messageOf(error)}`);
    return CONTINUE;
  }
}

function hookFailed(hook: Hook, point: HookPoint, cause: unknown): SpellError {
  return new SpellError({
    code: 'HOOK_FAILED',
    message: `Hook "${hook.name}" at "${point}" failed: ${messageOf(cause)}`,
    data: { hook: hook.name, point },
    cause,
  });
}
