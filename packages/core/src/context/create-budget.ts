import { SpellError } from '../errors/spell-error.ts';
import type { Amount, Budget, Reservation } from './budget.ts';

export interface BudgetOptions {
  /** USD. @default unlimited */
  readonly maxUsd?: number;
  /** Input and output tokens together. @default unlimited */
  readonly maxTokens?: number;
  /** A budget this one is part of: both must cover a call. */
  readonly parent?: Budget;
}

/** Makes a budget; without limits it only counts. */
export function createBudget({ maxUsd, maxTokens, parent }: BudgetOptions = {}): Budget {
  let spent: Amount = { usd: 0, tokens: 0 };
  let reserved: Amount = { usd: 0, tokens: 0 };

  return {
    maxUsd: smaller(maxUsd, parent?.maxUsd),
    maxTokens: smaller(maxTokens, parent?.maxTokens),
    get spent() {
      return spent;
    },
    reserve(worstCase) {
      const total = add(add(spent, reserved), worstCase);
      // Written so that an amount that is no number is refused too.
      if (maxUsd !== undefined && !(total.usd <= maxUsd)) {
        throw exceeded({ unit: 'USD', limit: maxUsd, total: total.usd, flag: '--max-cost' });
      }
      if (maxTokens !== undefined && !(total.tokens <= maxTokens)) {
        throw exceeded({ unit: 'tokens', limit: maxTokens, total: total.tokens, flag: '--max-tokens' });
      }
      const outer = parent?.reserve(worstCase);
      reserved = add(reserved, worstCase);
      return once((actual) => {
        reserved = subtract(reserved, worstCase);
        if (actual === undefined) {
          outer?.release();
          return;
        }
        const taken = { usd: amountOr(worstCase.usd, actual.usd), tokens: amountOr(worstCase.tokens, actual.tokens) };
        spent = add(spent, taken);
        outer?.settle(taken);
      });
    },
  };
}

function once(finish: (actual: Amount | undefined) => void): Reservation {
  let open = true;
  const end = (actual: Amount | undefined): void => {
    if (!open) return;
    open = false;
    finish(actual);
  };
  return { settle: end, release: () => end(undefined) };
}

function smaller(own: number | undefined, outer: number | undefined): number | undefined {
  return own === undefined || outer === undefined ? (own ?? outer) : Math.min(own, outer);
}

/** A provider that reports no usable amount must not lift the limit: one NaN in the sum would. */
function amountOr(worst: number, actual: number): number {
  return Number.isFinite(actual) && actual >= 0 ? actual : worst;
}

function add(a: Amount, b: Amount): Amount {
  return { usd: a.usd + b.usd, tokens: a.tokens + b.tokens };
}

function subtract(a: Amount, b: Amount): Amount {
  return { usd: Math.max(0, a.usd - b.usd), tokens: Math.max(0, a.tokens - b.tokens) };
}

interface Excess {
  readonly unit: 'USD' | 'tokens';
  readonly limit: number;
  readonly total: number;
  readonly flag: string;
}

function exceeded({ unit, limit, total, flag }: Excess): SpellError {
  const digits = unit === 'USD' ? 4 : 0;
  return new SpellError({
    code: 'BUDGET_EXCEEDED',
    message: `The next model call could bring the run to ${total.toFixed(digits)} ${unit}; the budget is ${limit} ${unit}. Raise it with ${flag}, choose a cheaper model, or lower the agent's maxOutputTokens.`,
    data: { unit, limit, worstCase: total },
  });
}
