import { createBudget, createRunContext } from '@llmspell/core';
import { allowAll, createScriptedProvider } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { createAgent } from './create-agent.ts';

const setUp = (maxTokens?: number) => {
  const provider = createScriptedProvider(() => 'ok');
  const agent = createAgent({
    model: provider.model,
    maxOutputTokens: 20,
    ...(maxTokens === undefined ? {} : { budget: { maxTokens } }),
  });
  const outer = createBudget({ maxTokens: 1_000 });
  return { provider, agent, outer, context: createRunContext({ permissions: allowAll, budget: outer }) };
};

test('an agent spends no more than its budget in one run, and each run has it anew', async () => {
  const { agent, context, outer } = setUp(100);
  await agent.execute('go', context);
  await agent.execute('go', context);
  expect(outer.spent.tokens).toBe(30);
});

test('a call that could go beyond is not made', async () => {
  const { agent, context, provider, outer } = setUp(10);
  await expect(agent.execute('go', context)).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
  expect(provider.calls).toEqual([]);
  expect(outer.spent.tokens).toBe(0);
});

test('a budget does not widen that of the caller', async () => {
  const { agent, provider } = setUp(1_000_000);
  const context = createRunContext({ permissions: allowAll, budget: createBudget({ maxTokens: 5 }) });
  await expect(agent.execute('go', context)).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
  expect(provider.calls).toEqual([]);
});
