import { deepStrictEqual, equal, ok } from 'node:assert/strict';

import type { EventBus, EventListener, Logger } from '@llmspell/core';

import { createCaptureLogger } from '../doubles/capture-logger.ts';
import { testEventTypes, type EventTypeOptions } from './event-bus-types.ts';

export interface EventBusConformanceOptions extends EventTypeOptions {
  /** The runner's `test`. */
  readonly test: (name: string, body: () => Promise<void>) => unknown;
  /** Makes a new bus that logs listeners that fail; called for each test. */
  readonly create: (options: { readonly logger: Logger }) => EventBus | Promise<EventBus>;
  /** Resolves when all that was emitted has been heard. @default at once */
  readonly settled?: () => Promise<void>;
}

type Test = (name: string, body: (bus: EventBus, settle: () => Promise<void>) => Promise<void> | void) => unknown;

/** What every implementation of `EventBus` has to do. */
export function eventBusConformance(options: EventBusConformanceOptions): void {
  const settle = options.settled ?? (() => Promise.resolve());
  const withBus: Test = (name, body) =>
    options.test(name, async () => body(await options.create({ logger: createCaptureLogger() }), settle));

  testPatterns(withBus);
  testEvents(withBus);
  testListeners(withBus);
  testFailures(options, settle);
  testEventTypes(options, settle);
}

const PATTERNS: readonly (readonly [pattern: string, type: string, heard: boolean])[] = [
  ['agent.started', 'agent.started', true],
  ['agent.started', 'agent:started', true],
  ['agent:started', 'agent.started', true],
  ['agent.started', 'agent.started.twice', false],
  ['agent.started', 'agent', false],
  ['tool.*', 'tool.started', true],
  ['tool:*', 'tool.started', true],
  ['tool.*', 'tool:call:started', true],
  ['tool.*', 'tool', false],
  ['tool.*', 'tools.started', false],
  ['*', 'anything', true],
  ['*', '', true],
  ['*', '*', true],
  ['agent.*', 'agent.turn.started', true],
  ['agent:turn.*', 'agent.turn:started', true],
  ['agent.*', 'agent', false],
  ['agent.*', 'AGENT.started', false],
  ['agent*', 'agents.started', true],
  ['a.b', 'axb', false],
  ['a+', 'aa', false],
  ['(', '(', true],
  ['', 'a', false],
  ['constructor', 'constructor', true],
  ['__proto__', 'toString', false],
];

function testPatterns(test: Test): void {
  for (const [pattern, type, heard] of PATTERNS) {
    test(`"${pattern}" ${heard ? 'hears' : 'does not hear'} "${type}"`, async (bus, settle) => {
      const types: string[] = [];
      bus.on(pattern, (event) => void types.push(event.type));
      equal(bus.has(type), heard);
      bus.emit({ type, data: {} });
      await settle();
      deepStrictEqual(types, heard ? [type] : []);
    });
  }
}

function testEvents(test: Test): void {
  test('an event has what it was given, an id of its own and a time', async (bus, settle) => {
    const heard: Parameters<EventListener>[0][] = [];
    bus.on('*', (event) => void heard.push(event));
    const given = { type: 'a.b', data: { n: 1 }, runId: 'run', path: 'x/y', correlationId: 'c' };
    bus.emit(given);
    bus.emit(given);
    await settle();
    const [first, second] = heard;
    deepStrictEqual({ ...first, id: '', timestamp: 0 }, { ...given, id: '', timestamp: 0 });
    ok(first !== undefined && second !== undefined && first.id !== second.id);
    ok(Number.isFinite(first.timestamp));
  });

  test('the correlation is the run where none is given', async (bus, settle) => {
    const heard: string[] = [];
    bus.on('*', ({ correlationId }) => void heard.push(correlationId));
    bus.emit({ type: 'a', data: {}, runId: 'run-1' });
    await settle();
    deepStrictEqual(heard, ['run-1']);
  });

  test('every listener hears events in the order they were emitted', async (bus, settle) => {
    const heard: string[] = [];
    bus.on('first', () => bus.emit({ type: 'second', data: {} }));
    bus.on('*', ({ type }) => void heard.push(type));
    bus.emit({ type: 'first', data: {} });
    await settle();
    deepStrictEqual(heard, ['first', 'second']);
  });
}

function testListeners(test: Test): void {
  test('listeners hear in the order they were added, whatever their patterns', async (bus, settle) => {
    const heard: number[] = [];
    ['*', 'a.b', 'a.*', 'a:b', '*'].forEach((pattern, index) => bus.on(pattern, () => void heard.push(index)));
    bus.emit({ type: 'a.b', data: {} });
    await settle();
    deepStrictEqual(heard, [0, 1, 2, 3, 4]);
  });

  test('a listener that was removed hears no more, and removing it again does nothing', async (bus, settle) => {
    const heard: string[] = [];
    const same: EventListener = () => void heard.push('same');
    const off = bus.on('a', same);
    bus.on('a', same);
    off();
    off();
    bus.emit({ type: 'a', data: {} });
    await settle();
    deepStrictEqual(heard, ['same']);
    ok(bus.has('a'));
  });

  test('nobody listens when all were removed', (bus) => {
    for (const pattern of ['a', 'a.*', '*']) bus.on(pattern, () => {})();
    equal(bus.has('a'), false);
    equal(bus.has('a.b'), false);
  });

  test('a listener may add and remove listeners', async (bus, settle) => {
    const heard: string[] = [];
    const off = bus.on('a', () => {
      off();
      heard.push('once');
      bus.on('a', () => void heard.push('later'));
    });
    bus.emit({ type: 'a', data: {} });
    bus.emit({ type: 'a', data: {} });
    await settle();
    deepStrictEqual(heard, ['once', 'later']);
  });
}

function testFailures({ test, create }: EventBusConformanceOptions, settle: () => Promise<void>): void {
  const failing: readonly (readonly [what: string, listener: EventListener])[] = [
    ['throws', () => throwError()],
    ['rejects', () => Promise.reject(new Error('listener broke'))],
  ];
  for (const [what, listener] of failing) {
    test(`a listener that ${what} is logged and keeps nobody from hearing`, async () => {
      const logger = createCaptureLogger();
      const bus = await create({ logger });
      const heard: string[] = [];
      bus.on('*', listener);
      bus.on('*', ({ type }) => void heard.push(type));
      bus.emit({ type: 'a', data: {} });
      await settle();
      await new Promise((resolve) => setImmediate(resolve));
      deepStrictEqual(heard, ['a']);
      equal(logger.entries.filter(({ level }) => level === 'error').length, 1);
    });
  }

  test('listeners that answer each other without end do not hang the bus', async () => {
    const logger = createCaptureLogger();
    const bus = await create({ logger });
    let heard = 0;
    bus.on('a', () => {
      heard += 1;
      // An end for a bus without one of its own, so that this test fails instead of hanging.
      if (heard < 100_000) bus.emit({ type: 'a', data: {} });
    });
    bus.emit({ type: 'a', data: {} });
    await settle();
    ok(heard < 100_000);
    ok(logger.entries.length > 0);
  });
}

function throwError(): never {
  throw new Error('listener broke');
}
