import { createMemoryStore } from '@llmspell/infra/state';
import { createManualClock } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { createReplayJournal } from '../__fixtures__/create-replay-journal.ts';
import { createTestSpell } from '../__fixtures__/create-test-spell.ts';

test('a replay finds the same calls of a batched state due, however fast it is', async () => {
  await using state = createMemoryStore();
  const journal = createReplayJournal();
  const attempt = async (tookMs: number): Promise<readonly unknown[]> => {
    journal.restart();
    const clock = createManualClock({ now: 1000 });
    const { call, on } = createTestSpell({ state, journal, clock });
    const shared = await call('new SharedState', { name: 's', policy: 'batched', intervalMs: 100 });
    await on(shared, 'set', 'k', 1);
    const before = await on(shared, 'pending');
    await clock.advance(tookMs);
    await on(shared, 'get', 'k');
    return [before, await on(shared, 'pending')];
  };
  expect(await attempt(150)).toEqual([['k'], []]);
  expect(await attempt(0)).toEqual([['k'], []]);
});
