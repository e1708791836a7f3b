import type { SpellEvent } from '@llmspell/core';
import { createEventBus, createEventStream } from '@llmspell/infra/events';
import { countingIds, createManualClock } from '@llmspell/testing';
import { eventBusConformance } from '@llmspell/testing/conformance';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

describe('the event bus', () => {
  eventBusConformance({ test, create: (options) => createEventBus(options) });
});

describe('an event bus with a history', () => {
  test('replays the last events that fit', () => {
    const bus = createEventBus({ historySize: 3, newId: countingIds(), clock: createManualClock({ now: 7 }) });
    for (const type of ['a.1', 'b', 'a.2', 'a:3']) bus.emit({ type, data: {} });
    expect(bus.history('a.*').map(({ type }) => type)).toEqual(['a.2', 'a:3']);
    expect(bus.history()).toHaveLength(3);
    expect(bus.history('b')[0]).toMatchObject({ id: 'id-2', timestamp: 7 });
    for (let round = 0; round < 10; round += 1) bus.emit({ type: `c.${round}`, data: {} });
    expect(bus.history().map(({ type }) => type)).toEqual(['c.7', 'c.8', 'c.9']);
  });

  test('gives as many as are wanted, and a stream begins with them', async () => {
    const bus = createEventBus({ historySize: 5 });
    for (const type of ['a.1', 'b', 'a.2', 'a.3']) bus.emit({ type, data: {} });
    expect(bus.history('a.*', 2).map(({ type }) => type)).toEqual(['a.2', 'a.3']);
    expect([bus.history('*', 0), bus.history('none')]).toEqual([[], []]);
    using stream = createEventStream(bus, 'a.*', {
      replay: bus.history('a.*', 2),
      filter: ({ type }) => type !== 'a.3',
    });
    bus.emit({ type: 'a.4', data: {} });
    expect([(await stream.receive())?.type, (await stream.receive())?.type]).toEqual(['a.2', 'a.4']);
  });

  test('has listeners like any other', () => {
    const bus = createEventBus({ historySize: 1 });
    const heard: string[] = [];
    bus.on('a', ({ type }) => void heard.push(type));
    bus.emit({ type: 'a', data: {} });
    expect(heard).toEqual(['a']);
  });

  test('keeps what nobody hears', () => {
    const bus = createEventBus({ historySize: 1 });
    expect(bus.has('a')).toBe(true);
    expect(createEventBus().has('a')).toBe(false);
  });
});

test('a pattern with stars fits like the regular expression', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 8 });
  const type = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 10 });
  fc.assert(
    fc.property(text, type, (pattern, name) => {
      const bus = createEventBus();
      bus.on(pattern, () => {});
      const expression = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
      expect(bus.has(name)).toBe(expression.test(name));
    }),
    { numRuns: 500 },
  );
});

test('endlessly many types do not fill the memory of the bus', () => {
  const bus = createEventBus();
  const heard: string[] = [];
  bus.on('t.*', ({ type }) => void heard.push(type));
  for (let index = 0; index < 5_000; index += 1) bus.emit({ type: `t.${index}`, data: {} });
  expect(heard).toHaveLength(5_000);
});

test('the bus counts', () => {
  const bus = createEventBus();
  const off = bus.on('a', () => {});
  bus.on('*', () => {
    throw new Error('no');
  });
  bus.emit({ type: 'a', data: {} });
  expect(bus.stats).toEqual({ emitted: 1, delivered: 2, failed: 1, listeners: 2 });
  off();
  expect(bus.stats.listeners).toBe(1);
});

describe('a stream of events', () => {
  const emit = (bus: ReturnType<typeof createEventBus>, ...types: string[]) => {
    for (const type of types) bus.emit({ type, data: {} });
  };
  const typesOf = (events: readonly (SpellEvent | undefined)[]) => events.map((event) => event?.type);

  test('gives events from when it began, in order', async () => {
    const bus = createEventBus();
    emit(bus, 'early');
    using stream = createEventStream(bus, '*');
    emit(bus, 'a', 'b');
    expect(typesOf([await stream.receive(), await stream.receive()])).toEqual(['a', 'b']);
    const waiting = [stream.receive(), stream.receive()];
    emit(bus, 'c', 'd');
    expect(typesOf(await Promise.all(waiting))).toEqual(['c', 'd']);
    expect(stream.stats).toEqual({ received: 4, dropped: 0, pending: 0 });
  });

  test.each([
    ['drop-oldest', ['c', 'd'], 2],
    ['drop-newest', ['a', 'b'], 2],
    ['block', ['a', 'b', 'c', 'd'], 0],
  ] as const)('that is full does %s', async (policy, kept, dropped) => {
    const bus = createEventBus();
    const stream = createEventStream(bus, '*', { capacity: 2, policy });
    emit(bus, 'a', 'b', 'c', 'd');
    expect(stream.stats).toMatchObject({ received: 4, dropped, pending: kept.length });
    stream.close();
    const types: string[] = [];
    for await (const { type } of stream) types.push(type);
    expect(types).toEqual(kept);
  });

  test('makes a producer that cares wait until there is room', async () => {
    const bus = createEventBus();
    using stream = createEventStream(bus, '*', { capacity: 2, policy: 'block' });
    await stream.ready();
    emit(bus, 'a', 'b', 'c');
    let ready = false;
    const waiting = (async () => {
      await stream.ready();
      ready = true;
    })();
    await stream.receive();
    expect(ready).toBe(false);
    await stream.receive();
    await waiting;
    expect(ready).toBe(true);
  });

  test('lets go of the bus when its loop is left, when it is closed and when it is aborted', async () => {
    const bus = createEventBus();
    const stop = new AbortController();
    const left = createEventStream(bus, 'a');
    emit(bus, 'a');
    for await (const _ of left) break;
    createEventStream(bus, 'a').close();
    const aborted = createEventStream(bus, 'a', { signal: stop.signal });
    const waiting = aborted.receive();
    stop.abort();
    expect(await waiting).toBeUndefined();
    createEventStream(bus, 'a', { signal: stop.signal });
    expect(bus.has('a')).toBe(false);
    expect(await aborted.receive()).toBeUndefined();
  });

  test('gives up what is taken away, which makes room', async () => {
    const bus = createEventBus();
    using stream = createEventStream(bus, '*', { capacity: 2, policy: 'block' });
    emit(bus, 'a', 'b', 'a');
    const isA = ({ type }: SpellEvent): boolean => type === 'a';
    const ready = stream.ready();
    expect([stream.discard(isA), stream.discard(isA), stream.discard(isA)]).toEqual([true, true, false]);
    await ready;
    expect((await stream.receive())?.type).toBe('b');
  });

  test.each([0, -1, Number.NaN])('of %s events is refused', (capacity) => {
    const bus = createEventBus();
    expect(() => createEventStream(bus, '*', { capacity })).toThrow(TypeError);
    expect(bus.has('a')).toBe(false);
  });

  test('loses no event to a receiver that was aborted', async () => {
    const bus = createEventBus();
    using stream = createEventStream(bus, '*');
    const stop = new AbortController();
    const receiving = stream.receive(stop.signal);
    stop.abort(new Error('enough'));
    await expect(receiving).rejects.toThrow('enough');
    await expect(stream.receive(stop.signal)).rejects.toThrow('enough');
    emit(bus, 'a');
    expect((await stream.receive())?.type).toBe('a');
  });
});
