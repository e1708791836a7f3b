import {
  isStop,
  messageOf,
  silentLogger,
  SpellError,
  systemClock,
  type Clock,
  type Hook,
  type HookContext,
  type HookPoint,
  type HookResult,
  type HookRunner,
  type Logger,
  toHookPoint,
} from '@llmspell/core';

export interface HookRunnerOptions {
  /** Hears of hooks that fail and are isolated. @default nobody */
  readonly logger?: Logger;
  /** @default the machine's clock */
  readonly clock?: Clock;
}

const DEFAULT_TIMEOUT_MS = 5_000;
const CONTINUE: HookResult = { type: 'continue' };
const RESULT_TYPES: ReadonlySet<string> = new Set(['continue', 'modified', 'skip', 'cancel', 'redirect', 'retry']);

/**
 * Makes a hook runner. A hook that takes longer than its limit counts as failed and is left to itself: what it does to the
 * data afterwards cannot be undone, so a slow hook had better return its change than make it in place.
 */
export function createHookRunner(options: HookRunnerOptions = {}): HookRunner {
  return new PriorityRunner(options);
}

class PriorityRunner implements HookRunner {
  readonly #logger: Logger;
  readonly #clock: Clock;
  /** Sorted lists that are replaced, never changed: a run keeps the one it began with. */
  readonly #hooks = new Map<HookPoint, readonly Hook[]>();

  constructor({ logger = silentLogger, clock = systemClock }: HookRunnerOptions) {
    this.#logger = logger;
    this.#clock = clock;
  }

  has(point: HookPoint): boolean {
    return this.#hooks.has(point);
  }

  async run(context: HookContext): Promise<HookResult> {
    for (const hook of this.#hooks.get(context.point) ?? []) {
      const result = await this.#runHook(hook, context);
      if (result.type === 'modified') context.data = result.data;
      else if (result.type !== 'continue') return result;
    }
    return CONTINUE;
  }

  register(hook: Hook): () => void {
    const point = toHookPoint(hook.point);
    const entry: Hook = point === hook.point ? hook : { ...hook, point, run: (context) => hook.run(context) };
    const { priority = 0 } = hook;
    const hooks = this.#hooks.get(point) ?? [];
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
    return point === undefined ? [...this.#hooks.values()].flat() : (this.#hooks.get(point) ?? []);
  }

  #remove(point: HookPoint, hook: Hook): void {
    const hooks = this.#hooks.get(point) ?? [];
    const left = hooks.toSpliced(hooks.indexOf(hook), 1);
    if (left.length === 0) this.#hooks.delete(point);
    else this.#hooks.set(point, left);
  }

  async #runHook(hook: Hook, context: HookContext): Promise<HookResult> {
    try {
      const result = hook.run(context);
      return checked(result instanceof Promise ? await this.#limited(result, hook) : result);
    } catch (error) {
      if (isStop(error)) throw error;
      if (hook.onFailure === 'fatal') throw failed(hook, error);
      this.#logger.log('warn', 'A hook failed and was passed over', () => ({
        hook: hook.name,
        point: hook.point,
        error: messageOf(error),
      }));
      return CONTINUE;
    }
  }

  async #limited(result: ReturnType<Hook['run']>, hook: Hook): Promise<Awaited<ReturnType<Hook['run']>>> {
    const { timeoutMs = DEFAULT_TIMEOUT_MS } = hook;
    const done = new AbortController();
    const late = async (): Promise<never> => {
      await this.#clock.sleep(timeoutMs, done.signal);
      throw new SpellError({ code: 'TIMEOUT', message: `It did not finish within ${timeoutMs} ms.` });
    };
    const limit = late();
    // Whichever loses the race has nobody to tell.
    limit.catch(() => {});
    try {
      return await Promise.race([result, limit]);
    } finally {
      done.abort();
    }
  }
}

/** What a hook written without types returns can be anything. */
function checked(result: unknown): HookResult {
  if (result === undefined || result === null) return CONTINUE;
  const type = typeof result === 'object' && 'type' in result ? result.type : undefined;
  // The fields of a result are checked where they are used.
  if (typeof type === 'string' && RESULT_TYPES.has(type)) return result as HookResult;
  throw new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Expected it to return nothing or { type } with one of ${[...RESULT_TYPES].join(', ')}; got ${type === undefined ? `a ${typeof result}` : `type ${JSON.stringify(type)}`}.`,
  });
}

function failed({ name, point }: Hook, cause: unknown): SpellError {
  return new SpellError({
    code: 'HOOK_FAILED',
    message: `The hook "${name}" at "${point}" failed: ${messageOf(cause)}`,
    data: { hook: name, point },
    cause,
  });
}
