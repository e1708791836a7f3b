import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { SpellError, type StateStore } from '@llmspell/core';
import { createEventBus, createEventLog, type EventQuery } from '@llmspell/infra/events';
import { createMemoryStore } from '@llmspell/infra/state';
import { openLevelStore } from '@llmspell/infra/state/level';
import { countingIds, createCaptureLogger, createManualClock } from '@llmspell/testing';
import { expect, test } from 'vitest';

const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};

test('events are stored in order and read back whole', async () => {
  await using store = createMemoryStore();
  const bus = createEventBus({ clock: createManualClock({ now: 5 }), newId: countingIds() });
  bus.emit({ type: 'early', data: {} });
  await using log = createEventLog(bus, store);
  bus.emit({ type: 'a', data: { n: 1 }, runId: 'r', path: 'x/y', correlationId: 'c' });
  bus.emit({ type: 'b', data: {} });
  expect(log.stats).toMatchObject({ stored: 0, pending: 2 });
  expect(await collect(log.read())).toEqual([
    { sequence: 1, id: 'id-1', type: 'a', data: { n: 1 }, timestamp: 5, runId: 'r', path: 'x/y', correlationId: 'c' },
    { sequence: 2, id: 'id-2', type: 'b', data: {}, timestamp: 5, runId: '', path: '', correlationId: '' },
  ]);
  expect(log.stats).toEqual({ stored: 2, pending: 0, dropped: 0 });
});

test.each<[EventQuery, number[]]>([
  [{ pattern: 'a:*' }, [1, 3, 5]],
  [{ runId: 'r2' }, [3, 4]],
  [{ correlationId: 'c' }, [5]],
  [{ after: 3 }, [4, 5, 6]],
  [{ since: 40 }, [5, 6]],
  [{ last: 2 }, [5, 6]],
  [{ pattern: 'a.*', last: 2 }, [3, 5]],
  [{ last: 0 }, []],
  [{ last: 100 }, [1, 2, 3, 4, 5, 6]],
  [{ after: 100 }, []],
])('a query %o finds the events %o', async (query, sequences) => {
  await using store = createMemoryStore();
  const clock = createManualClock({ now: 0 });
  const bus = createEventBus({ clock });
  await using log = createEventLog(bus, store);
  const events: [string, string, string?][] = [
    ['a.1', 'r1'],
    ['b', 'r1'],
    ['a.2', 'r2'],
    ['b', 'r2'],
    ['a.3', 'r3', 'c'],
    ['c', 'r3'],
  ];
  for (const [type, runId, correlationId = runId] of events) {
    bus.emit({ type, data: {}, runId, correlationId });
    await clock.advance(10);
  }
  expect((await collect(log.read(query))).map(({ sequence }) => sequence)).toEqual(sequences);
});

test('only the newest are kept, however they come', async () => {
  await using store = createMemoryStore();
  const bus = createEventBus();
  await using log = createEventLog(bus, store, { maxEvents: 3 });
  const emit = (count: number): void => {
    for (let index = 0; index < count; index += 1) bus.emit({ type: 't', data: {} });
  };
  const kept = async (): Promise<number[]> => (await collect(log.read())).map(({ sequence }) => sequence);
  emit(2);
  expect(await kept()).toEqual([1, 2]);
  emit(2);
  expect(await kept()).toEqual([2, 3, 4]);
  emit(10);
  expect(await kept()).toEqual([12, 13, 14]);
  for (let round = 0; round < 5; round += 1) {
    emit(1);
    await log.flush();
  }
  expect(await kept()).toEqual([17, 18, 19]);
  expect(await collect(store.scan())).toHaveLength(4);
});

test('a smaller bound takes effect for a log that is there already', async () => {
  await using store = createMemoryStore();
  const bus = createEventBus();
  await using big = createEventLog(bus, store);
  for (let index = 0; index < 50; index += 1) bus.emit({ type: 't', data: {} });
  await big.close();
  await using small = createEventLog(bus, store, { maxEvents: 5 });
  bus.emit({ type: 'u', data: {} });
  expect((await collect(small.read())).map(({ sequence }) => sequence)).toEqual([47, 48, 49, 50, 51]);
});

test('events that are too old are gone', async () => {
  const clock = createManualClock({ now: 0 });
  await using store = createMemoryStore({ clock });
  const bus = createEventBus({ clock });
  await using log = createEventLog(bus, store, { maxAgeMs: 100 });
  bus.emit({ type: 'old', data: {} });
  await log.flush();
  await clock.advance(60);
  bus.emit({ type: 'new', data: {} });
  await log.flush();
  await clock.advance(60);
  expect((await collect(log.read())).map(({ type }) => type)).toEqual(['new']);
});

test('a log on disk goes on where the last one ended', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'llmspell-event-log-'));
  try {
    for (const type of ['first', 'second']) {
      await using store = await openLevelStore({ path: folder });
      const bus = createEventBus();
      await using log = createEventLog(bus, store, { prefix: 'audit/events/' });
      bus.emit({ type, data: {} });
      await log.flush();
    }
    await using store = await openLevelStore({ path: folder });
    await using log = createEventLog(createEventBus(), store, { prefix: 'audit/events/' });
    expect((await collect(log.read())).map(({ type, sequence }) => [type, sequence])).toEqual([
      ['first', 1],
      ['second', 2],
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('two logs in one place number their events without a gap', async () => {
  await using store = createMemoryStore();
  const [left, right] = [createEventBus(), createEventBus()];
  await using one = createEventLog(left, store);
  await using two = createEventLog(right, store);
  for (let index = 0; index < 20; index += 1) {
    left.emit({ type: 'left', data: { index } });
    right.emit({ type: 'right', data: { index } });
    if (index % 3 === 0) await Promise.all([one.flush(), two.flush()]);
  }
  await two.flush();
  const all = await collect(one.read());
  expect(all.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  const lefts = all.filter(({ type }) => type === 'left').map(({ data }) => data['index']);
  expect(lefts).toEqual(Array.from({ length: 20 }, (_, index) => index));
});

test('only what fits the pattern and the filter is stored, and nothing after the end', async () => {
  await using store = createMemoryStore();
  const bus = createEventBus();
  await using log = createEventLog(bus, store, { pattern: 'a.*', filter: ({ runId }) => runId !== 'secret' });
  bus.emit({ type: 'a.1', data: {} });
  bus.emit({ type: 'b', data: {} });
  bus.emit({ type: 'a.2', data: {}, runId: 'secret' });
  await log.close();
  await log.close();
  bus.emit({ type: 'a.3', data: {} });
  expect((await collect(log.read())).map(({ type }) => type)).toEqual(['a.1']);
  expect(bus.stats.listeners).toBe(0);
});

/** A store whose commits fail until it is mended. */
function breakable(store: StateStore): StateStore & { broken: boolean } {
  const view = { ...store, get: store.get.bind(store), scan: store.scan.bind(store), broken: true };
  return Object.assign(view, {
    async commit(writes: Parameters<StateStore['commit']>[0]): Promise<number> {
      if (view.broken) throw new SpellError({ code: 'STATE_FAILED', message: 'the disk is full' });
      return store.commit(writes);
    },
  });
}

test('a store that fails is told to the logger and to flush, never to emitters; the events wait, bounded', async () => {
  await using memory = createMemoryStore();
  const store = breakable(memory);
  const logger = createCaptureLogger();
  const bus = createEventBus();
  const log = createEventLog(bus, store, { capacity: 3, logger });
  for (let index = 0; index < 5; index += 1) bus.emit({ type: `t.${index}`, data: {} });
  await expect(log.flush()).rejects.toMatchObject({ code: 'STATE_FAILED' });
  expect(log.stats).toEqual({ stored: 0, pending: 3, dropped: 2 });
  expect(logger.entries.some(({ message }) => message.includes('could not be stored'))).toBe(true);
  store.broken = false;
  bus.emit({ type: 't.5', data: {} });
  expect((await collect(log.read())).map(({ type }) => type)).toEqual(['t.3', 't.4', 't.5']);
  await log.close();
});

test('data that is no JSON does not hold up the events behind it', async () => {
  await using store = createMemoryStore();
  const logger = createCaptureLogger();
  const bus = createEventBus();
  await using log = createEventLog(bus, store, { logger });
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  for (const data of [{ run: () => 1 }, { big: 1n }, circle]) bus.emit({ type: 'bad', data: data as never });
  bus.emit({ type: 'good', data: {} });
  expect((await collect(log.read())).map(({ type }) => type)).toEqual(['good']);
  expect(log.stats.dropped).toBe(3);
});

test('a store whose records were damaged is told with a code', async () => {
  await using store = createMemoryStore();
  await store.commit([{ type: 'set', key: 'events/log/0000000000000001', value: 'no event' }]);
  await using log = createEventLog(createEventBus(), store);
  await expect(collect(log.read())).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
});

test('bounds that cannot be are refused', () => {
  const bus = createEventBus();
  for (const options of [{ maxEvents: 0 }, { maxEvents: Number.NaN }, { capacity: 0 }]) {
    expect(() => createEventLog(bus, createMemoryStore(), options)).toThrow(TypeError);
  }
  expect(bus.stats.listeners).toBe(0);
});
