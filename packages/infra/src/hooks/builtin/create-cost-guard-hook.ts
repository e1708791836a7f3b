import {
  NO_USAGE,
  withCost,
  type Amount,
  type Hook,
  type HookContext,
  type HookResult,
  type ModelPrice,
} from '@llmspell/core';

import { findPrice } from '../../llm/find-price.ts';
import { HOOK_ORDER } from './hook-order.ts';

/** A part of the limit has been spent. */
export interface CostWarning {
  /** From 0 to 1: the threshold that was passed. */
  readonly threshold: number;
  readonly spentUsd: number;
  readonly maxUsd: number;
}

export interface CostGuardHookOptions {
  /** USD, above 0. */
  readonly maxUsd: number;
  /** Parts of the limit at which to warn, each once. @default [0.5, 0.8, 1] */
  readonly warnAt?: readonly number[];
  readonly onWarning?: (warning: CostWarning) => void;
  /** Finds prices by registry id. @default the built-in price list */
  readonly priceOf?: (model: string) => ModelPrice | 'free' | undefined;
  /** What becomes of a call whose price is not known. @default 'cancel' */
  readonly unknownPrice?: 'allow' | 'cancel';
  /** Output tokens to expect of a call that names no limit of its own. @default 1_000 */
  readonly expectedOutputTokens?: number;
}

/** What the guard has counted, and the hooks that count. */
export interface CostGuard {
  readonly hooks: readonly Hook[];
  readonly spent: Amount;
  /** Starts anew: a new day. */
  reset(): void;
}

/** What texts of people usually have. */
const CHARACTERS_PER_TOKEN = 4;
/** A picture or a document, roughly. */
const TOKENS_PER_FILE = 1_000;

/**
 * Guards what all runs together spend on models: cancels a call with `HOOK_CANCELLED` when what was spent and what the
 * call will probably cost are more than the limit, and warns on the way there.
 *
 * It decides before the hooks of users do, and before the cache: an answer from the cache needs room below the limit too.
 * Calls side by side do not know of one another, and a call that fails half-way tells no cost. For a hard limit on one
 * run use its budget, which reserves the worst case.
 *
 * @throws TypeError for a limit that is no positive number.
 */
export function createCostGuardHook(options: CostGuardHookOptions): CostGuard {
  const { maxUsd } = options;
  if (!(maxUsd > 0)) throw new TypeError(`Expected maxUsd to be a number above 0, got ${maxUsd}.`);
  const meter = new CostMeter(options);
  const common = { name: 'cost-guard', tags: ['builtin'], priority: HOOK_ORDER.guard, onFailure: 'fatal' as const };
  return {
    hooks: [
      { ...common, point: 'beforeLlmCall', run: (context) => meter.check(context) },
      { ...common, point: 'afterLlmCall', run: (context) => meter.count(context) },
    ],
    get spent() {
      return meter.spent;
    },
    reset: () => meter.reset(),
  };
}

class CostMeter {
  readonly #options: CostGuardHookOptions;
  #spent: Amount = { usd: 0, tokens: 0 };
  #warned = new Set<number>();

  constructor(options: CostGuardHookOptions) {
    this.#options = options;
  }

  get spent(): Amount {
    return this.#spent;
  }

  reset(): void {
    this.#spent = { usd: 0, tokens: 0 };
    this.#warned.clear();
  }

  async check(context: HookContext): Promise<HookResult | undefined> {
    // What others have spent meanwhile is no reason for a replay to decide otherwise.
    const reason = await context.effect('hook:cost-guard', () => this.#refusal(context));
    return reason === null ? undefined : { type: 'cancel', reason: `cost guard: ${reason}` };
  }

  /** Why the call must not be made; `null` when it may. */
  async #refusal({ component, data }: HookContext): Promise<string | null> {
    const { maxUsd, priceOf = findPrice, unknownPrice = 'cancel', expectedOutputTokens = 1_000 } = this.#options;
    const { usd } = this.#spent;
    if (usd >= maxUsd) return `${dollars(usd)} USD of ${maxUsd} USD are spent`;
    const price = await priceOf(component.name);
    if (price === undefined) {
      return unknownPrice === 'allow'
        ? null
        : `the price of "${component.name}" is not known; give it with priceOf, or set unknownPrice to "allow"`;
    }
    const outputTokens = outputLimitOf(data['request']) ?? expectedOutputTokens;
    const usage = withCost({ ...NO_USAGE, inputTokens: tokensOf(data['request']), outputTokens }, price);
    const predicted = usage.costUsd ?? 0;
    if (usd + predicted <= maxUsd) return null;
    return `${dollars(usd)} USD of ${maxUsd} USD are spent, and the call will take about ${dollars(predicted)} USD`;
  }

  count({ data }: HookContext): void {
    const usage = usageOf(data['completion']);
    this.#spent = {
      usd: this.#spent.usd + (numberOf(usage, 'costUsd') ?? 0),
      tokens: this.#spent.tokens + (numberOf(usage, 'inputTokens') ?? 0) + (numberOf(usage, 'outputTokens') ?? 0),
    };
    const { maxUsd, warnAt = [0.5, 0.8, 1], onWarning } = this.#options;
    for (const threshold of warnAt) {
      if (this.#spent.usd < threshold * maxUsd || this.#warned.has(threshold)) continue;
      this.#warned.add(threshold);
      onWarning?.({ threshold, spentUsd: this.#spent.usd, maxUsd });
    }
  }
}

function dollars(usd: number): string {
  return usd.toFixed(usd < 0.01 ? 6 : 4);
}

/** Text and tools by their length; the data of files is no text. */
function tokensOf(request: unknown): number {
  let files = 0;
  const text = JSON.stringify(request, (key, value: unknown) => {
    if (key !== 'base64') return value;
    files += 1;
    return '';
  });
  return Math.ceil((text ?? '').length / CHARACTERS_PER_TOKEN) + files * TOKENS_PER_FILE;
}

function outputLimitOf(request: unknown): number | undefined {
  return numberOf(request, 'maxOutputTokens');
}

function usageOf(completion: unknown): unknown {
  return typeof completion === 'object' && completion !== null && 'usage' in completion ? completion.usage : undefined;
}

/** Other hooks may have left anything. */
function numberOf(value: unknown, name: string): number | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  const found: unknown = (value as Readonly<Record<string, unknown>>)[name];
  return typeof found === 'number' && found >= 0 ? found : undefined;
}
