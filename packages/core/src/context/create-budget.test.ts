import { createBudget, type Amount, type Budget, type Reservation } from '@llmspell/core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { errorOf } from '../__fixtures__/error-of.ts';

const tokens = (count: number): Amount => ({ usd: 0, tokens: count });
const usd = (amount: number): Amount => ({ usd: amount, tokens: 0 });

test('a budget without limits only counts', () => {
  const budget = createBudget();
  budget.reserve({ usd: 1e9, tokens: 1e9 }).settle({ usd: 2, tokens: 3 });
  budget.reserve(tokens(1)).settle(tokens(4));
  expect(budget.spent).toEqual({ usd: 2, tokens: 7 });
  expect([budget.maxUsd, budget.maxTokens]).toEqual([undefined, undefined]);
});

test('what is reserved counts until it is settled or released', async () => {
  const budget = createBudget({ maxTokens: 10 });
  const first = budget.reserve(tokens(6));
  expect((await errorOf(() => budget.reserve(tokens(5)))).code).toBe('BUDGET_EXCEEDED');
  const second = budget.reserve(tokens(4));
  second.release();
  first.settle(tokens(2));
  expect(budget.spent).toEqual(tokens(2));
  budget.reserve(tokens(8)).settle(tokens(8));
  expect((await errorOf(() => budget.reserve(tokens(1)))).code).toBe('BUDGET_EXCEEDED');
});

test('the refusal names amount, limit and flag', async () => {
  const money = await errorOf(() => createBudget({ maxUsd: 0.5 }).reserve(usd(1)));
  expect(money.message).toContain('bring the run to 1.0000 USD; the budget is 0.5 USD. Raise it with --max-cost');
  expect(money.data).toEqual({ unit: 'USD', limit: 0.5, worstCase: 1 });
  const count = await errorOf(() => createBudget({ maxTokens: 5 }).reserve(tokens(7)));
  expect(count.message).toContain('7 tokens; the budget is 5 tokens. Raise it with --max-tokens');
});

test('only the first end of a reservation counts', () => {
  const budget = createBudget({ maxTokens: 10 });
  const first = budget.reserve(tokens(5));
  first.settle(tokens(3));
  first.settle(tokens(3));
  first.release();
  const second = budget.reserve(tokens(5));
  second.release();
  second.settle(tokens(5));
  expect(budget.spent).toEqual(tokens(3));
});

test('a part asks the whole, and both count', async () => {
  const whole = createBudget({ maxTokens: 10 });
  const part = createBudget({ maxTokens: 8, parent: whole });
  whole.reserve(tokens(4)).settle(tokens(4));
  expect((await errorOf(() => part.reserve(tokens(7)))).data).toMatchObject({ limit: 10 });
  // What the whole refused is not held by the part.
  part.reserve(tokens(6)).settle(tokens(5));
  expect([whole.spent.tokens, part.spent.tokens]).toEqual([9, 5]);
  part.reserve(tokens(1)).release();
  expect((await errorOf(() => part.reserve(tokens(4)))).data).toMatchObject({ limit: 8 });
  whole.reserve(tokens(1)).settle(tokens(1));
});

test('a part shows the limits it is under, its own or those of the whole', () => {
  const whole = createBudget({ maxUsd: 2, maxTokens: 10 });
  expect(createBudget({ parent: whole })).toMatchObject({ maxUsd: 2, maxTokens: 10 });
  expect(createBudget({ maxUsd: 1, maxTokens: 20, parent: whole })).toMatchObject({ maxUsd: 1, maxTokens: 10 });
});

test('usage that is no number counts as the worst case, and does not lift the limit', async () => {
  const budget = createBudget({ maxTokens: 10, maxUsd: 10 });
  budget.reserve({ usd: 4, tokens: 6 }).settle({ usd: Number.NaN, tokens: Number.NaN });
  expect(budget.spent).toEqual({ usd: 4, tokens: 6 });
  budget.reserve(tokens(1)).settle(tokens(-100));
  expect(budget.spent.tokens).toBe(7);
  expect((await errorOf(() => budget.reserve(tokens(5)))).code).toBe('BUDGET_EXCEEDED');
  expect((await errorOf(() => budget.reserve(tokens(Number.NaN)))).code).toBe('BUDGET_EXCEEDED');
});

const action = fc.oneof(
  fc.record({ type: fc.constant('reserve' as const), tokens: fc.nat(40), part: fc.boolean() }),
  fc.record({
    type: fc.constantFrom('settle' as const, 'release' as const),
    at: fc.nat(20),
    share: fc.integer({ min: 0, max: 4 }),
  }),
);

test('whatever happens side by side, calls that stay within their worst case never overspend', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
      const whole = createBudget({ maxTokens: 100 });
      const part = createBudget({ maxTokens: 60, parent: whole });
      const open: { reservation: Reservation; worst: number; part: boolean }[] = [];
      const expected = { whole: 0, part: 0 };
      for (const step of actions) {
        if (step.type === 'reserve') {
          const reservation = tryReserve(step.part ? part : whole, step.tokens);
          if (reservation !== undefined) open.push({ reservation, worst: step.tokens, part: step.part });
        } else {
          const [entry] = open.splice(step.at % Math.max(1, open.length), 1);
          if (entry === undefined) continue;
          const actual = step.type === 'settle' ? Math.floor((entry.worst * step.share) / 4) : 0;
          if (step.type === 'settle') entry.reservation.settle(tokens(actual));
          else entry.reservation.release();
          expected.whole += actual;
          if (entry.part) expected.part += actual;
        }
        const held = open.reduce((sum, { worst }) => sum + worst, 0);
        expect(whole.spent.tokens + held).toBeLessThanOrEqual(100);
        expect([whole.spent.tokens, part.spent.tokens]).toEqual([expected.whole, expected.part]);
        // Exactly what is left can still be had.
        const rest = tryReserve(whole, 100 - whole.spent.tokens - held);
        expect(rest).toBeDefined();
        rest?.release();
      }
    }),
  );
});

function tryReserve(budget: Budget, count: number): Reservation | undefined {
  try {
    return budget.reserve(tokens(count));
  } catch {
    // Refused: the only way a reservation can fail.
    return undefined;
  }
}
