import type { Hook } from '@llmspell/core';
import { createCacheHook, createCostGuardHook, createRateLimitHook } from '@llmspell/infra/hooks';
import { createJournal } from '@llmspell/infra/journal';
import { createMemoryStore } from '@llmspell/infra/state';
import { createManualClock, createScriptedProvider } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { complete, setUpHooks } from '../__fixtures__/set-up-hooks.ts';

// What these hooks know lies outside of the run, and is another thing when the run is played again.

test.each<[name: string, create: () => readonly Hook[]]>([
  ['a cache', () => createCacheHook({ store: createMemoryStore() })],
  ['a rate limit', () => createRateLimitHook({ limit: 1, intervalMs: 1_000, whenExceeded: 'cancel' })],
  ['a cost guard', () => createCostGuardHook({ maxUsd: 1, priceOf: () => ({ inputUsd: 60_000, outputUsd: 0 }) }).hooks],
])('%s decides the same when a run is replayed', async (_name, create) => {
  const journals = createMemoryStore();
  const first = await play(create());
  expect(first.calls).toBe(1);
  const again = await play(create());
  expect(again).toEqual({ calls: 0, ended: first.ended });

  async function play(hooks: readonly Hook[]) {
    const journal = await createJournal({ store: journals, runId: 'r', clock: createManualClock() });
    const provider = createScriptedProvider(() => 'answer', { price: { inputUsd: 60_000, outputUsd: 0 } });
    const set = setUpHooks(hooks, { journal });
    const ended: unknown[] = [];
    // The second call is answered from the cache, or refused.
    for (let count = 0; count < 2; count += 1) ended.push(await complete(set, provider.model).catch(String));
    journal.assertComplete();
    journal.close();
    return { calls: provider.calls.length, ended };
  }
});
