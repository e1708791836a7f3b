import type { ModelPrice } from '@llmspell/core';

/**
 * List prices, USD per million tokens, by registry id without a date.
 *
 * Written down on 2026-11-21 from the providers' public price lists as they were known then; not fetched, and not
 * updated by itself. Check them against openai.com/api/pricing, anthropic.com/pricing and ai.google.dev/pricing before
 * money depends on them, and pass your own to `createModelRegistry({ prices })`: they win over these. A model that is
 * not here has no known price: a run with a cost limit refuses it with `PRICE_UNKNOWN`.
 *
 * Left out on purpose: batch and priority tiers, surcharges for writing to a cache, and higher prices for very long
 * prompts (Gemini 2.5 Pro beyond 200,000 tokens).
 */
export const PRICES: Readonly<Record<string, ModelPrice>> = {
  'openai/gpt-3.5-turbo': { inputUsd: 0.5, outputUsd: 1.5 },
  'openai/gpt-4': { inputUsd: 30, outputUsd: 60 },
  'openai/gpt-4-turbo': { inputUsd: 10, outputUsd: 30 },
  'openai/gpt-4o': { inputUsd: 2.5, outputUsd: 10, cachedInputUsd: 1.25 },
  'openai/gpt-4o-2024-05-13': { inputUsd: 5, outputUsd: 15 },
  'openai/gpt-4o-mini': { inputUsd: 0.15, outputUsd: 0.6, cachedInputUsd: 0.075 },
  'openai/gpt-4.1': { inputUsd: 2, outputUsd: 8, cachedInputUsd: 0.5 },
  'openai/gpt-4.1-mini': { inputUsd: 0.4, outputUsd: 1.6, cachedInputUsd: 0.1 },
  'openai/gpt-4.1-nano': { inputUsd: 0.1, outputUsd: 0.4, cachedInputUsd: 0.025 },
  'openai/gpt-5': { inputUsd: 1.25, outputUsd: 10, cachedInputUsd: 0.125 },
  'openai/gpt-5-mini': { inputUsd: 0.25, outputUsd: 2, cachedInputUsd: 0.025 },
  'openai/gpt-5-nano': { inputUsd: 0.05, outputUsd: 0.4, cachedInputUsd: 0.005 },
  'openai/gpt-5.1': { inputUsd: 1.25, outputUsd: 10, cachedInputUsd: 0.125 },
  'openai/o1': { inputUsd: 15, outputUsd: 60, cachedInputUsd: 7.5 },
  'openai/o3': { inputUsd: 2, outputUsd: 8, cachedInputUsd: 0.5 },
  'openai/o3-mini': { inputUsd: 1.1, outputUsd: 4.4, cachedInputUsd: 0.55 },
  'openai/o4-mini': { inputUsd: 1.1, outputUsd: 4.4, cachedInputUsd: 0.275 },

  'anthropic/claude-3-haiku': { inputUsd: 0.25, outputUsd: 1.25, cachedInputUsd: 0.03 },
  'anthropic/claude-3-5-haiku': { inputUsd: 0.8, outputUsd: 4, cachedInputUsd: 0.08 },
  'anthropic/claude-3-5-sonnet': { inputUsd: 3, outputUsd: 15, cachedInputUsd: 0.3 },
  'anthropic/claude-3-7-sonnet': { inputUsd: 3, outputUsd: 15, cachedInputUsd: 0.3 },
  'anthropic/claude-haiku-4-5': { inputUsd: 1, outputUsd: 5, cachedInputUsd: 0.1 },
  'anthropic/claude-sonnet-4': { inputUsd: 3, outputUsd: 15, cachedInputUsd: 0.3 },
  'anthropic/claude-sonnet-4-0': { inputUsd: 3, outputUsd: 15, cachedInputUsd: 0.3 },
  'anthropic/claude-sonnet-4-5': { inputUsd: 3, outputUsd: 15, cachedInputUsd: 0.3 },
  'anthropic/claude-opus-4': { inputUsd: 15, outputUsd: 75, cachedInputUsd: 1.5 },
  'anthropic/claude-opus-4-0': { inputUsd: 15, outputUsd: 75, cachedInputUsd: 1.5 },
  'anthropic/claude-opus-4-1': { inputUsd: 15, outputUsd: 75, cachedInputUsd: 1.5 },
  'anthropic/claude-opus-4-5': { inputUsd: 5, outputUsd: 25, cachedInputUsd: 0.5 },

  'google/gemini-2.0-flash': { inputUsd: 0.1, outputUsd: 0.4 },
  'google/gemini-2.0-flash-lite': { inputUsd: 0.075, outputUsd: 0.3 },
  'google/gemini-2.5-flash-lite': { inputUsd: 0.1, outputUsd: 0.4 },
  'google/gemini-2.5-flash': { inputUsd: 0.3, outputUsd: 2.5 },
  'google/gemini-2.5-pro': { inputUsd: 1.25, outputUsd: 10 },
};
