import { createEventBus } from '@llmspell/infra/events';
import { createJsonSchemaValidator } from '@llmspell/infra/security';
import { createCaptureLogger, createManualClock, scriptFunction } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { createReplayJournal } from '../__fixtures__/create-replay-journal.ts';
import { createTestSpell } from '../__fixtures__/create-test-spell.ts';

function open() {
  const clock = createManualClock({ now: 0 });
  const events = createEventBus({ clock });
  const logger = createCaptureLogger();
  return { clock, events, logger, spell: createTestSpell({ clock, events, logger, runId: 'run-1' }) };
}

test('what is published after a subscription is received in order', async () => {
  const { call } = open().spell;
  await call('Event.publish', 'early', {});
  const id = await call('Event.subscribe', 'user.*');
  expect(await call('Event.publish', 'user:login', { name: 'ann' }, { correlationId: 'c1', ttlSeconds: 5 })).toBe(true);
  await call('Event.publish', 'user.list', [1, 2]);
  await call('Event.publish', 'user.text', 'hello');
  expect(await call('Event.receive', id)).toMatchObject({
    event_type: 'user:login',
    data: { name: 'ann' },
    language: 'lua',
    timestamp: '1970-01-01T00:00:00.000Z',
    sequence: 1,
    metadata: { correlation_id: 'c1', ttl: 5, tags: [] },
  });
  expect(await call('Event.receive', id)).toMatchObject({ data: [1, 2], sequence: 2 });
  expect(await call('Event.receive', id)).toMatchObject({ data: 'hello', metadata: { correlation_id: 'run-1' } });
});

test('a receive that waits gets the next event, or nothing when the time is over', async () => {
  const { clock, spell } = open();
  const id = await spell.call('Event.subscribe', '*');
  const waiting = spell.call('Event.receive', id, 100);
  await clock.untilSleeping();
  await spell.call('Event.publish', 'a', {});
  expect(await waiting).toMatchObject({ event_type: 'a' });

  const late = spell.call('Event.receive', id, 100);
  await clock.untilSleeping();
  await clock.advance(100);
  expect(await late).toBeNull();
  await spell.call('Event.publish', 'b', {});
  expect(await spell.call('Event.receive', id, 0)).toMatchObject({ event_type: 'b' });
  expect(clock.pending).toBe(0);
});

test('an event whose time to live is over is not received', async () => {
  const { clock, spell } = open();
  const id = await spell.call('Event.subscribe', '*');
  for (const ttlSeconds of [1, 2]) await spell.call('Event.publish', 'a', ttlSeconds, { ttlSeconds });
  await spell.call('Event.publish', 'a', 'for ever');
  await clock.advance(1_000);
  expect(await spell.call('Event.receive', id)).toMatchObject({ data: 2, sequence: 1 });
  await spell.call('Event.publish', 'a', 1, { ttlSeconds: 1 });
  await clock.advance(1_000);
  expect(await spell.call('Event.receive', id)).toMatchObject({ data: 'for ever' });
  expect(await spell.call('Event.receive', id, 0)).toBeNull();
});

test('subscriptions can be listed, counted and ended', async () => {
  const { events, spell } = open();
  const { call } = spell;
  const id = await call('Event.subscribe', 'a');
  await call('Event.publish', 'a', {});
  expect(await call('Event.listSubscriptions')).toEqual([{ id, pattern: 'a', language: 'lua' }]);
  expect(await call('Event.getStats')).toMatchObject({
    event_bus_stats: { events_processed: 1, buffer_size: 1 },
    bridge_stats: { active_subscriptions: 1, subscriptions_by_language: { lua: 1 } },
  });
  expect(await call('Event.unsubscribe', id)).toBe(true);
  expect(await call('Event.unsubscribe', id)).toBe(false);
  await expect(call('Event.receive', id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(events.has('a')).toBe(false);
});

test('a callback is called for one event after another, and its failure is logged', async () => {
  const { events, logger, spell } = open();
  const heard: unknown[] = [];
  let done = (): void => {};
  const all = new Promise<void>((resolve) => {
    done = resolve;
  });
  const listener = scriptFunction((event) => {
    heard.push((event as { data: unknown }).data);
    if (heard.length === 1) throw new Error('it broke');
    done();
  });
  await spell.call('Event.on', 'agent:*', listener);
  events.emit({ type: 'agent.started', data: { n: 1 }, runId: 'run-1' });
  events.emit({ type: 'agent.completed', data: { n: 2 }, runId: 'run-1' });
  await all;
  expect(heard).toEqual([{ n: 1 }, { n: 2 }]);
  expect(logger.entries).toMatchObject([{ level: 'warn', fields: { pattern: 'agent:*', error: 'it broke' } }]);
});

test('a spell hears its own run and the application, not the runs of others', async () => {
  const { events, spell } = open();
  const id = await spell.call('Event.subscribe', '*');
  events.emit({ type: 'other', data: {}, runId: 'run-2' });
  events.emit({ type: 'application', data: {} });
  events.emit({ type: 'own', data: {}, runId: 'run-1' });
  expect(await spell.call('Event.receive', id)).toMatchObject({ event_type: 'application', language: 'native' });
  expect(await spell.call('Event.receive', id)).toMatchObject({ event_type: 'own' });
});

test('at the end of the spell its subscriptions end', async () => {
  const { events, spell } = open();
  await spell.call('Event.subscribe', 'a');
  await spell.call(
    'Event.on',
    'b',
    scriptFunction(() => {}),
  );
  spell.end();
  expect(events.stats.listeners).toBe(0);
});

test('an event system is the spell\u2019s own, and emit waits for its listeners', async () => {
  const { events, logger, spell } = open();
  const system = await spell.call('new EventSystem');
  const heard: unknown[] = [];
  await spell.on(
    system,
    'on',
    'search_*',
    scriptFunction(async (...args) => {
      await Promise.resolve();
      heard.push(args);
      throw new Error('it broke');
    }),
  );
  await spell.on(
    system,
    'on',
    '*',
    scriptFunction((...args) => heard.push(args)),
  );
  await spell.on(system, 'emit', 'search_done', { n: 1 });
  expect(heard).toEqual([[{ n: 1 }], ['search_done', { n: 1 }]]);
  expect(logger.entries).toHaveLength(1);
  expect(events.stats.emitted).toBe(0);
  expect(await spell.on(system, 'off', '*')).toBe(true);
  expect(await spell.on(system, 'off', '*')).toBe(false);
  const other = await spell.call('new EventSystem');
  await spell.on(other, 'emit', 'search_done', {});
  expect(heard).toHaveLength(2);
});

test('a declared type is checked when the spell publishes, in either spelling, and for this spell alone', async () => {
  const jsonSchemas = createJsonSchemaValidator();
  const events = createEventBus();
  const { call } = createTestSpell({ events, jsonSchemas });
  await call('Event.declare', 'order:paid', { type: 'object', required: ['id'] });
  const id = await call('Event.subscribe', '*');
  await expect(call('Event.publish', 'order.paid', {})).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  await expect(call('Event.publish', 'order:paid', 'text')).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  await call('Event.publish', 'order:paid', { id: 1 });
  await call('Event.publish', 'order:paid:late', {});
  events.emit({ type: 'order.paid', data: {} });
  await createTestSpell({ events, jsonSchemas, runId: 'other' }).call('Event.publish', 'order.paid', {});
  expect(await call('Event.receive', id)).toMatchObject({ data: { id: 1 }, sequence: 1 });
  expect(await call('Event.getStats')).toMatchObject({ event_bus_stats: { events_processed: 3 } });
  await expect(call('Event.declare', 'a', { type: 'no type' })).resolves.toBeUndefined();
  await expect(call('Event.declare', 'a', { run: () => 1 })).rejects.toMatchObject({ code: 'VALUE_UNSUPPORTED' });
});

test('a subscription to a component hears what happens inside it', async () => {
  const { events, spell } = open();
  const id = await spell.call('Event.subscribe', '*', { component: 'agent:ann' });
  events.emit({ type: 'a', data: {}, runId: 'run-1', path: 'spell.lua/agent:bob' });
  events.emit({ type: 'b', data: {}, runId: 'run-1', path: 'spell.lua/agent:ann/turn0' });
  events.emit({ type: 'c', data: {}, runId: 'run-2', path: 'agent:ann' });
  expect(await spell.call('Event.receive', id)).toMatchObject({ type: 'b', sequence: 1 });
  expect(await spell.call('Event.receive', id, 0)).toBeNull();
});

test('on a replay the record answers, and what happens again is not received twice', async () => {
  const journal = createReplayJournal();
  const begin = () =>
    createTestSpell({ clock: createManualClock(), events: createEventBus(), runId: 'run-1', journal });
  const first = begin();
  const id = await first.call('Event.subscribe', '*');
  await first.call('Event.publish', 'a', 1);
  await first.call('Event.publish', 'a', 2);
  const before = [await first.call('Event.receive', id), await first.call('Event.receive', id)];
  expect(before).toMatchObject([{ data: 1 }, { data: 2 }]);

  journal.restart();
  const second = begin();
  const again = await second.call('Event.subscribe', '*');
  await second.call('Event.publish', 'a', 1);
  // One was published before it is received again, the other one after it.
  expect([await second.call('Event.receive', again), await second.call('Event.receive', again)]).toEqual(before);
  await second.call('Event.publish', 'a', 2);
  await second.call('Event.publish', 'b', 3);
  expect(await second.call('Event.receive', again)).toMatchObject({ type: 'b', data: 3, sequence: 3 });
  expect(await second.call('Event.receive', again, 0)).toBeNull();
});
