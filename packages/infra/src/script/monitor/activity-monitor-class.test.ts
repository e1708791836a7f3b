import type { RunContextOptions } from '@llmspell/core';
import { createEventBus } from '@llmspell/infra/events';
import { createManualClock } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { createReplayJournal } from '../__fixtures__/create-replay-journal.ts';
import { createTestSpell } from '../__fixtures__/create-test-spell.ts';

async function open(options: RunContextOptions = {}) {
  const clock = createManualClock({ now: 0 });
  const events = createEventBus({ clock });
  const spell = createTestSpell({ clock, events, runId: 'run-1', ...options });
  const monitor = await spell.call('new ActivityMonitor');
  const on = (method: string, ...args: readonly unknown[]) => spell.on(monitor, method, ...args);
  const start = (name: string, runId = 'run-1') =>
    events.emit({ type: 'agent.started', data: { agent_name: name }, runId, path: `agent:${name}` });
  return { clock, events, spell, on, start };
}

test('a spell sees its own run, with keys as scripts know them', async () => {
  const { events, on, start } = await open();
  start('ann');
  start('other', 'run-2');
  events.emit({
    type: 'agent.completed',
    data: { agent_name: 'ann', duration_ms: 3 },
    runId: 'run-1',
    path: 'agent:ann',
  });
  expect(await on('snapshot')).toMatchObject({
    totals: { running: 0, input_tokens: 0, cost_usd: 0 },
    components: [{ name: 'ann', duration_ms: { last: 3 }, last_activity: 0, run_id: 'run-1' }],
    runs: [{ run_id: 'run-1', started_at: 0, nodes: [{ name: 'ann', duration_ms: 3, children: [] }] }],
  });
});

test('changes are received one by one, or nothing when the time is over', async () => {
  const { clock, on, start } = await open();
  start('ann');
  expect(await on('receive')).toMatchObject({ revision: 1, phase: 'started', name: 'ann', component: { running: 1 } });
  expect(await on('receive', 0)).toBeNull();
  const late = on('receive', 50);
  await clock.untilSleeping();
  await clock.advance(50);
  expect(await late).toBeNull();
  const coming = on('receive', 50);
  await clock.untilSleeping();
  start('bob');
  expect(await coming).toMatchObject({ revision: 2, name: 'bob' });
  expect(clock.pending).toBe(0);
  await on('close');
  start('eve');
  expect(await on('receive', 50)).toBeNull();
});

test('on a replay the record answers, and what happens again is not received twice', async () => {
  const journal = createReplayJournal();
  const first = await open({ journal });
  for (const name of ['ann', 'bob']) first.start(name);
  const told = [await first.on('receive'), await first.on('receive'), await first.on('snapshot')];

  journal.restart();
  const second = await open({ journal });
  second.start('ann');
  expect([await second.on('receive'), await second.on('receive'), await second.on('snapshot')]).toEqual(told);
  const next = second.on('receive');
  for (const name of ['bob', 'eve']) second.start(name);
  expect(await next).toMatchObject({ name: 'eve', revision: 3 });
});

test('it ends with the spell, and there are only so many', async () => {
  const { events, spell } = await open();
  expect(events.stats.listeners).toBeGreaterThan(0);
  const make = async (): Promise<void> => {
    for (let count = 0; count < 200; count += 1) await spell.call('new ActivityMonitor');
  };
  await expect(make()).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  spell.end();
  expect(events.stats.listeners).toBe(0);
});
