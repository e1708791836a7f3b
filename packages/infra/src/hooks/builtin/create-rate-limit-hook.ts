import { systemClock, type Clock, type Hook, type HookContext, type HookPoint, type HookResult } from '@llmspell/core';

import { createSlidingWindow } from '../../resilience/rate/create-sliding-window.ts';
import type { RateMeter } from '../../resilience/rate/rate-meter.ts';
import { HOOK_ORDER } from './hook-order.ts';

export interface RateLimitHookOptions {
  /** Calls that may start within `intervalMs`; 1 or more. */
  readonly limit: number;
  readonly intervalMs: number;
  /** Points to limit; each has a window of its own. @default ['beforeLlmCall'] */
  readonly points?: readonly HookPoint[];
  /** What is counted together; `undefined` is not limited. @default calls of the same component */
  readonly keyOf?: (context: HookContext) => string | undefined;
  /** `wait` for a place, or `cancel` the call with `HOOK_CANCELLED`. @default 'wait' */
  readonly whenExceeded?: 'wait' | 'cancel';
  /** ms; a call that would wait longer is cancelled at once, and takes no place. @default 60_000 */
  readonly maxWaitMs?: number;
  /** @default the machine's clock */
  readonly clock?: Clock;
}

/** The runner's limit must not end a wait that is allowed. */
const GRACE_MS = 5_000;
/** From this many keys on, those that are idle are forgotten. */
const MANY_KEYS = 1_000;

/**
 * Limits how many calls start in a stretch of time: at most `limit` in any `intervalMs`, over all runs that share the
 * hook. A waiting call keeps its place when its run is stopped meanwhile.
 *
 * @throws TypeError for a limit, an interval or a wait that is no positive number.
 */
export function createRateLimitHook(options: RateLimitHookOptions): readonly Hook[] {
  const { points = ['beforeLlmCall'] } = options;
  const settings: Settings = {
    keyOf: componentKey,
    whenExceeded: 'wait',
    maxWaitMs: 60_000,
    clock: systemClock,
    ...options,
  };
  const { limit, intervalMs, maxWaitMs } = settings;
  if (!(Number.isInteger(limit) && limit >= 1 && intervalMs > 0 && maxWaitMs >= 0)) {
    throw new TypeError(
      `Expected a whole limit of 1 or more, an intervalMs above 0 and a maxWaitMs of 0 or more; got ${limit}, ${intervalMs} and ${maxWaitMs}.`,
    );
  }
  return points.map((point) => {
    const limiter = new Limiter(settings);
    return {
      name: 'rate-limit',
      point,
      priority: HOOK_ORDER.limit,
      // A limit that fails must not become no limit.
      onFailure: 'fatal',
      timeoutMs: maxWaitMs + GRACE_MS,
      tags: ['builtin'],
      run: (context) => limiter.enter(context),
    };
  });
}

type Settings = Required<Omit<RateLimitHookOptions, 'points'>>;

interface Window {
  readonly meter: RateMeter;
  /** When nothing of the past counts any more. */
  idleAt: number;
}

class Limiter {
  readonly #settings: Settings;
  readonly #windows = new Map<string, Window>();

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  async enter(context: HookContext): Promise<HookResult | undefined> {
    const key = this.#settings.keyOf(context);
    if (key === undefined) return undefined;
    // A replay neither waits again nor is refused what was let through.
    const reason = await context.effect('hook:rate-limit', ({ signal }) => this.#enter(key, signal));
    return reason === null ? undefined : { type: 'cancel', reason };
  }

  /** Takes a place and waits for it; or gives the reason why there is none. */
  async #enter(key: string, signal: AbortSignal): Promise<string | null> {
    const { limit, intervalMs, whenExceeded, maxWaitMs, clock } = this.#settings;
    const now = clock.monotonic();
    const window = this.#window(key, now);
    const waitMs = window.meter.waitMs(now);
    if (waitMs > 0 && (whenExceeded === 'cancel' || waitMs > maxWaitMs)) {
      return `at most ${limit} calls of "${key}" in ${intervalMs} ms; the next place is free in ${Math.ceil(waitMs)} ms`;
    }
    window.meter.take(now);
    window.idleAt = now + waitMs + intervalMs;
    if (waitMs > 0) await clock.sleep(waitMs, signal);
    return null;
  }

  #window(key: string, now: number): Window {
    const known = this.#windows.get(key);
    if (known !== undefined) return known;
    if (this.#windows.size >= MANY_KEYS) this.#forgetIdle(now);
    const window = { meter: createSlidingWindow(this.#settings.limit, this.#settings.intervalMs), idleAt: now };
    this.#windows.set(key, window);
    return window;
  }

  #forgetIdle(now: number): void {
    for (const [key, { idleAt }] of this.#windows) if (idleAt <= now) this.#windows.delete(key);
  }
}

function componentKey({ component }: HookContext): string {
  return `${component.kind}:${component.name}`;
}
