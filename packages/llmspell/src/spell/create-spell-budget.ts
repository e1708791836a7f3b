import { createBudget, SpellError, type Budget } from '@llmspell/core';

import { DEFAULT_MAX_COST_USD, type SpellOptions } from './spell-options.ts';

/** What a spell may spend. */
export interface SpellBudget {
  readonly budget: Budget;
  /** Says who is told that it does not cover a call, before whoever asked is told. */
  readonly tellExceeded: (listener: (error: SpellError) => void) => void;
}

/** Makes the budget of a spell, inside that of whoever runs it. */
export function createSpellBudget(
  { maxCostUsd = DEFAULT_MAX_COST_USD, maxTokens }: Pick<SpellOptions, 'maxCostUsd' | 'maxTokens'>,
  parent: Budget,
): SpellBudget {
  const own = createBudget({ maxUsd: maxCostUsd, ...(maxTokens === undefined ? {} : { maxTokens }), parent });
  let listener: ((error: SpellError) => void) | undefined;
  const budget: Budget = {
    maxUsd: own.maxUsd,
    maxTokens: own.maxTokens,
    get spent() {
      return own.spent;
    },
    reserve(worstCase) {
      try {
        return own.reserve(worstCase);
      } catch (error) {
        if (SpellError.isInstance(error) && error.code === 'BUDGET_EXCEEDED') listener?.(error);
        throw error;
      }
    },
  };
  return { budget, tellExceeded: (told) => void (listener = told) };
}
