// A stranger with the contracts alone: a tool behind its door, branches, a budget.
import assert from 'node:assert/strict';

import { createBudget, createRunContext, defineTool, run } from '@llmspell/core';
import { asAgent, textInputSchema } from '@llmspell/core/kit';

const shout = defineTool({
  name: 'shout',
  description: 'Makes a text loud',
  inputSchema: textInputSchema,
  execute: ({ input }) => input.toUpperCase(),
});
assert.equal(await run(asAgent(shout), { input: 'hello' }), 'HELLO');

const context = createRunContext({ budget: createBudget({ maxUsd: 1 }) });
assert.deepEqual(await context.each([1, 2, 3], (item) => item * 2), [2, 4, 6]);
await assert.rejects(context.files.read('/etc/hostname'), { code: 'NOT_SUPPORTED' });
