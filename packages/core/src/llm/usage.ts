/** Tokens of one or several model calls, and what they cost. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Input tokens that were read from the provider's cache; part of `inputTokens`. */
  readonly cachedInputTokens: number;
  /** Input tokens that were written to the provider's cache; part of `inputTokens`. @default 0 */
  readonly cacheWriteInputTokens?: number;
  /** Output tokens spent on reasoning; part of `outputTokens`. */
  readonly reasoningTokens: number;
  /** USD; `undefined` when the model has no known price. */
  readonly costUsd: number | undefined;
}

/** No tokens, no cost. */
export const NO_USAGE: Usage = {
  inputTokens: 0,
  outputTokens: 0,
  cachedInputTokens: 0,
  reasoningTokens: 0,
  costUsd: undefined,
};

/** The sum of two usages. A cost that is unknown on one side counts as nothing. */
export function addUsage(a: Usage, b: Usage): Usage {
  const costUsd = a.costUsd === undefined && b.costUsd === undefined ? undefined : (a.costUsd ?? 0) + (b.costUsd ?? 0);
  const cacheWrites = (a.cacheWriteInputTokens ?? 0) + (b.cacheWriteInputTokens ?? 0);
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
    ...(cacheWrites === 0 ? {} : { cacheWriteInputTokens: cacheWrites }),
    reasoningTokens: a.reasoningTokens + b.reasoningTokens,
    costUsd,
  };
}
