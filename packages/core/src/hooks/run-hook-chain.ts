import type { EffectRun } from '../context/effect.ts';
import { isStop } from '../errors/is-stop.ts';
import { SpellError } from '../errors/spell-error.ts';
import { messageOf } from '../errors/to-spell-error.ts';
import { linkedAbort, type LinkedAbort } from '../kit/linked-abort.ts';
import type { Logger } from '../log/logger.ts';
import type { Clock } from '../time/clock.ts';
import type { HookPoint } from './hook-point.ts';
import type { Hook, HookContext, HookResult } from './hook.ts';

/** What a chain of hooks needs besides its context. */
export interface HookChainOptions {
  /** Hears of hooks that fail and are isolated. */
  readonly logger: Logger;
  readonly clock: Clock;
}

const DEFAULT_TIMEOUT_MS = 5_000;
const CONTINUE: HookResult = { type: 'continue' };
const RESULT_TYPES: ReadonlySet<string> = new Set(['continue', 'modified', 'skip', 'cancel', 'redirect', 'retry']);

/**
 * Runs hooks one after another in the order given, up to the first that decides something: what every hook runner does.
 * A hook that takes longer than its limit counts as failed, its signal aborts, and data it replaces afterwards is lost.
 *
 * @throws SpellError `HOOK_FAILED` for a failure that is fatal; a stop as it is.
 */
export async function runHookChain(
  hooks: readonly Hook[],
  context: HookContext,
  options: HookChainOptions,
): Promise<HookResult> {
  for (const hook of hooks) {
    const result = await runHook(hook, context, options);
    if (result.type === 'modified') context.data = result.data;
    else if (result.type !== 'continue') return result;
  }
  return CONTINUE;
}

async function runHook(hook: Hook, context: HookContext, options: HookChainOptions): Promise<HookResult> {
  using own = new OwnContext(context);
  try {
    const given = hook.run(own);
    const result = checked(
      given instanceof Promise ? await limited(given, hook, { own, clock: options.clock }) : given,
    );
    context.data = own.data;
    return result;
  } catch (error) {
    if (context.signal.aborted) throw context.signal.reason;
    if (isStop(error)) throw error;
    if (hook.onFailure === 'fatal') throw failed(hook, error);
    options.logger.log('warn', 'A hook failed and was passed over', () => ({
      hook: hook.name,
      point: hook.point,
      error: messageOf(error),
    }));
    return CONTINUE;
  }
}

async function limited<T>(
  result: Promise<T>,
  { timeoutMs = DEFAULT_TIMEOUT_MS }: Hook,
  { own, clock }: { readonly own: OwnContext; readonly clock: Clock },
): Promise<T> {
  // Most hooks wait for nothing, or nearly: a timer for each would cost more than they do.
  const soon = await Promise.race([result, aMoment()]);
  if (soon !== PENDING) return soon;
  const late = async (): Promise<never> => {
    await clock.sleep(timeoutMs, own.signal);
    throw new SpellError({ code: 'TIMEOUT', message: `It did not finish within ${timeoutMs} ms.` });
  };
  const limit = late();
  // Whichever loses the race has nobody to tell.
  limit.catch(() => {});
  result.catch(() => {});
  return Promise.race([result, limit]);
}

/** One for all: making an error costs more than a hook. */
let over: SpellError | undefined;

const PENDING: unique symbol = Symbol('pending');

/** What a function takes that awaits once or twice what is there already. */
async function aMoment(): Promise<typeof PENDING> {
  await Promise.resolve();
  await Promise.resolve();
  return PENDING;
}

/** A context as one hook sees it, with a signal that ends with its turn. */
class OwnContext implements HookContext, Disposable {
  readonly point: HookPoint;
  readonly component: HookContext['component'];
  readonly runId: string;
  readonly path: string;
  declare readonly error?: Error;
  data: Record<string, unknown>;
  readonly #outer: HookContext;
  #abort: LinkedAbort | undefined;

  constructor(outer: HookContext) {
    const { point, component, runId, path, data, error } = outer;
    this.point = point;
    this.component = component;
    this.runId = runId;
    this.path = path;
    this.data = data;
    this.#outer = outer;
    if (error !== undefined) this.error = error;
  }

  /** Made when somebody asks for it: most hooks do not. */
  get signal(): AbortSignal {
    this.#abort ??= linkedAbort(this.#outer.signal);
    return this.#abort.signal;
  }

  effect<T>(name: string, run: EffectRun<T>): Promise<T> {
    return this.#outer.effect(name, run);
  }

  [Symbol.dispose](): void {
    this.#abort?.abort((over ??= new SpellError({ code: 'ABORTED', message: 'The hook is over.' })));
    this.#abort?.[Symbol.dispose]();
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
