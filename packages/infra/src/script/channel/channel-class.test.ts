import type { RunContextOptions } from '@llmspell/core';
import { createEventBus } from '@llmspell/infra/events';
import { createMemoryStore } from '@llmspell/infra/state';
import { createManualClock, scriptFunction } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { createReplayJournal } from '../__fixtures__/create-replay-journal.ts';
import { createTestSpell } from '../__fixtures__/create-test-spell.ts';

/** A spell with a channel that Bob has joined. */
async function open(options: RunContextOptions = {}, channelOptions = {}) {
  const clock = createManualClock({ now: 0 });
  const spell = createTestSpell({ clock, ...options });
  const channel = await spell.call('new Channel', { name: 'work', type: 'direct', ...channelOptions });
  const on = (method: string, ...args: readonly unknown[]) => spell.on(channel, method, ...args);
  await on('join', 'bob');
  const send = (payload: unknown, more = {}) => on('send', { from: 'ann', to: 'bob', payload, ...more });
  return { clock, spell, on, send };
}

test('a receive waits for a message, or until its time is over, or until the spell ends', async () => {
  const { clock, spell, on, send } = await open();
  const first = on('receive', 'bob');
  const second = on('receive', 'bob', 100);
  await send(1);
  expect(await first).toMatchObject({ payload: 1, timestamp: '1970-01-01T00:00:00.000Z', requires_ack: false });
  await clock.advance(100);
  expect(await second).toBeNull();
  const third = on('receive', 'bob');
  spell.end();
  await expect(third).rejects.toThrow('The spell ended.');
  expect(clock.pending).toBe(0);
});

test('a sender that waits for room ends with the spell', async () => {
  const { spell, send } = await open({}, { capacity: 1, whenFull: 'block' });
  await send(1);
  const blocked = send(2);
  spell.end();
  await expect(blocked).rejects.toThrow('The spell ended.');
});

test('what happens in a channel is told on the bus as of this run, without the payload', async () => {
  const events = createEventBus();
  const heard: unknown[] = [];
  events.on('channel.*', (event) => void heard.push(event));
  const { send } = await open({ events, runId: 'run-1' });
  await send('secret');
  expect(heard).toMatchObject([
    { type: 'channel.sent', runId: 'run-1', data: { channel: 'work', receivers: ['bob'] } },
  ]);
  expect(JSON.stringify(heard)).not.toContain('secret');
});

test('on a replay the record answers, and the channel goes on from the same state', async () => {
  const journal = createReplayJournal();
  const work = async () => {
    const { clock, on, send } = await open({ journal }, { ackTimeoutMs: 100, backoffMs: 0 });
    for (const payload of [1, 2, 3]) await send(payload, { requiresAck: payload < 3 });
    const received = [await on('receive', 'bob', 0), await on('receive', 'bob', 0)];
    const acknowledged = await on('acknowledge', 'bob', '1');
    return { clock, on, send, told: { received, acknowledged, stats: await on('stats') } };
  };
  const first = await work();
  expect(first.told).toMatchObject({ acknowledged: true, stats: { pending: 2, unacknowledged: 1 } });

  journal.restart();
  const second = await work();
  expect(second.told).toEqual(first.told);
  expect(journal.replaying).toBe(false);
  expect(await second.on('receive', 'bob', 0)).toMatchObject({ payload: 3 });
  expect(await second.on('receive', 'bob', 0)).toBeNull();
  expect(await second.on('reject', 'bob', '2', { requeue: false })).toBe(true);
  expect(await second.on('deadLetters')).toMatchObject([{ message: { payload: 2 }, reason: 'rejected' }]);
});

test.each([
  ['a channel of no known type', { type: 'multicast' }],
  ['too large a mailbox', { capacity: 1e9 }],
  ['no attempt', { maxAttempts: 0 }],
])('%s is refused', async (_, options) => {
  await expect(open({}, options)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
});

test.each([
  ['a payload that is a function', { payload: () => 1 }, 'VALUE_UNSUPPORTED'],
  ['a payload that contains itself', { payload: circle() }, 'VALUE_UNSUPPORTED'],
  ['no sender', { from: '' }, 'VALIDATION_FAILED'],
  ['a name from the prototype', { to: 'constructor' }, 'NOT_FOUND'],
  ['no time to live', { ttlMs: 0 }, 'VALIDATION_FAILED'],
])('a message with %s is refused', async (_, more, code) => {
  const { on, send } = await open();
  await expect(send(1, more)).rejects.toMatchObject({ code });
  expect(await on('stats')).toMatchObject({ sent: 0, pending: 0 });
});

function circle(): object {
  const self: Record<string, unknown> = {};
  self['self'] = self;
  return self;
}

test('a spell cannot make channels without end', async () => {
  const { call } = createTestSpell();
  const make = async (): Promise<void> => {
    for (let count = 0; count < 2_000; count += 1) await call('new Channel');
  };
  await expect(make()).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
});

test('an update of a shared memory tries again when somebody else was faster', async () => {
  await using state = createMemoryStore();
  const spell = createTestSpell({ state });
  const memory = await spell.call('new SharedMemory', { name: 'plan' });
  let calls = 0;
  const change = scriptFunction(async (value) => {
    calls += 1;
    if (calls === 1) await spell.on(memory, 'set', 'bob', 'n', 10);
    return Number(value ?? 0) + 1;
  });
  expect(await spell.on(memory, 'update', 'ann', 'n', change)).toBe(11);
  expect(calls).toBe(2);
  expect(
    await spell.on(
      memory,
      'update',
      'ann',
      'n',
      scriptFunction(() => null),
    ),
  ).toBeUndefined();
  expect(await spell.on(memory, 'entries', 'ann')).toEqual([]);
  await expect(
    spell.on(
      memory,
      'update',
      'ann',
      'n',
      scriptFunction(() => 1n),
    ),
  ).rejects.toMatchObject({
    code: 'VALUE_UNSUPPORTED',
  });
});
