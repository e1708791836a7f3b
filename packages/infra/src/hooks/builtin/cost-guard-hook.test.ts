import type { Hook, ModelPrice } from '@llmspell/core';
import { createCostGuardHook, type CostGuardHookOptions, type CostWarning } from '@llmspell/infra/hooks';
import { directEffect, createScriptedProvider } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { complete, setUpHooks } from '../__fixtures__/set-up-hooks.ts';

/** One USD for each token of output, so that a call of the double costs 5. */
const price: ModelPrice = { inputUsd: 0, outputUsd: 1_000_000 };

function setUp(options: Partial<CostGuardHookOptions> = {}, more: readonly Hook[] = []) {
  const warnings: CostWarning[] = [];
  const guard = createCostGuardHook({
    maxUsd: 12,
    priceOf: () => price,
    expectedOutputTokens: 5,
    onWarning: (warning) => void warnings.push(warning),
    ...options,
  });
  const provider = createScriptedProvider(() => 'hello', { price });
  return { guard, warnings, provider, ...setUpHooks([...more, ...guard.hooks]) };
}

test('a call that will probably cost more than what is left is cancelled before it is made', async () => {
  const set = setUp();
  await complete(set, set.provider.model);
  await complete(set, set.provider.model);
  await expect(complete(set, set.provider.model)).rejects.toMatchObject({
    code: 'HOOK_CANCELLED',
    message: expect.stringContaining('10.0000 USD of 12 USD are spent, and the call will take about 5.0000 USD'),
  });
  expect(set.provider.calls).toHaveLength(2);
  expect(set.guard.spent).toEqual({ usd: 10, tokens: 30 });
});

test('when the limit is reached nothing more is called, until it starts anew', async () => {
  const set = setUp({ maxUsd: 5, expectedOutputTokens: 0 });
  await complete(set, set.provider.model);
  await expect(complete(set, set.provider.model)).rejects.toThrow('5.0000 USD of 5 USD are spent');
  set.guard.reset();
  expect(set.guard.spent).toEqual({ usd: 0, tokens: 0 });
  await complete(set, set.provider.model);
});

test('each threshold warns once', async () => {
  const set = setUp({ maxUsd: 20, warnAt: [0.25, 0.5, 0.75], expectedOutputTokens: 0 });
  for (let count = 0; count < 3; count += 1) await complete(set, set.provider.model);
  expect(set.warnings).toEqual([
    { threshold: 0.25, spentUsd: 5, maxUsd: 20 },
    { threshold: 0.5, spentUsd: 10, maxUsd: 20 },
    { threshold: 0.75, spentUsd: 15, maxUsd: 20 },
  ]);
});

test('a hook of a user that redirects to another model does not go past the guard', async () => {
  const redirect: Hook = {
    name: 'redirect',
    point: 'beforeLlmCall',
    priority: 100,
    run: () => ({ type: 'redirect', target: 'other/model' }),
  };
  const set = setUp({ maxUsd: 4 }, [redirect]);
  await expect(complete(set, set.provider.model)).rejects.toMatchObject({ code: 'HOOK_CANCELLED' });
});

test('a model without a known price is refused, or let through where that is wanted', async () => {
  const refusing = setUp({ priceOf: () => undefined });
  await expect(complete(refusing, refusing.provider.model)).rejects.toThrow(
    'the price of "scripted/test" is not known',
  );
  const open = setUp({ priceOf: () => undefined, unknownPrice: 'allow' });
  await complete(open, open.provider.model);
  expect(open.guard.spent.usd).toBe(5);
});

test('the built-in prices are used, and the data of a file is not taken for text', async () => {
  const { hooks } = createCostGuardHook({ maxUsd: 0.01 });
  const { runner } = setUpHooks(hooks);
  const file = { type: 'file', mediaType: 'image/png', data: { base64: 'A'.repeat(1_000_000) } };
  const check = (text: string) =>
    runner.run({
      point: 'beforeLlmCall',
      component: { kind: 'model', name: 'openai/gpt-4o-mini' },
      runId: 'r',
      path: '',
      signal: new AbortController().signal,
      effect: directEffect,
      data: { request: { messages: [{ role: 'user', content: [file, { type: 'text', text }] }], maxOutputTokens: 10 } },
    });
  expect(await check('hi')).toEqual({ type: 'continue' });
  expect(await check('x'.repeat(1_000_000))).toMatchObject({ type: 'cancel' });
});

test.each([0, -1, Number.NaN])('a limit of %d is refused', (maxUsd) => {
  expect(() => createCostGuardHook({ maxUsd })).toThrow(TypeError);
});
