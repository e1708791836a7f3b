import { SpellError, type EventBus } from '@llmspell/core';
import { createComponentBus, createEventBus, defineEventType, withEventTypes } from '@llmspell/infra/events';
import { createCaptureLogger } from '@llmspell/testing';
import { eventBusConformance } from '@llmspell/testing/conformance';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';

const orderPaid = defineEventType('order.paid', z.object({ id: z.number(), note: z.string().default('none') }));

describe('a bus with event types', () => {
  eventBusConformance({
    test,
    create: (options) => withEventTypes(createEventBus(options), []),
    createChecked: (types) => withEventTypes(createEventBus(), types),
  });

  test('says what is wrong with the data', () => {
    const bus = withEventTypes(createEventBus(), [orderPaid]);
    expect(() => bus.emit({ type: 'order:paid', data: { id: 'one' } })).toThrow(
      /^The data of event "order.paid" is not valid: id: /,
    );
  });

  test('refuses a type that is declared twice, in whatever spelling', () => {
    const again = { type: 'order:paid', schema: z.object({}) };
    expect(() => withEventTypes(createEventBus(), [orderPaid, again])).toThrow(
      expect.objectContaining({ code: 'ALREADY_EXISTS' }),
    );
  });

  test('a schema that throws is no way around the check', () => {
    const validate = (): never => {
      throw new Error('broken schema');
    };
    const schema = { '~standard': { version: 1, vendor: 'broken', validate } } as const;
    const bus = withEventTypes(createEventBus(), [{ type: 'a', schema }]);
    const heard: string[] = [];
    bus.on('*', ({ type }) => void heard.push(type));
    expect(() => bus.emit({ type: 'a', data: {} })).toThrow('broken schema');
    expect(heard).toEqual([]);
  });

  test.each(['constructor', '__proto__', 'toString', ''])('a type named "%s" is one like any other', (type) => {
    const bus = withEventTypes(createEventBus(), [{ type, schema: z.object({ id: z.number() }) }]);
    expect(() => bus.emit({ type, data: {} })).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
    expect(bus.has('hasOwnProperty')).toBe(false);
  });
});

describe('an event type', () => {
  test('makes events that fit and no others', () => {
    const bus = createEventBus();
    const heard: unknown[] = [];
    orderPaid.on(bus, (event) => {
      expectTypeOf(event.data).toEqualTypeOf<{ id: number; note: string }>();
      heard.push([event.data.id, event.correlationId]);
    });
    bus.emit(orderPaid.of({ id: 1, note: 'x' }, { correlationId: 'c' }));
    expect(() => orderPaid.of({ id: 'one' } as never)).toThrow(SpellError);
    expect(heard).toEqual([[1, 'c']]);
  });

  test('keeps its listener from data that does not fit, on a bus that does not check', () => {
    const logger = createCaptureLogger();
    const bus = createEventBus({ logger });
    const heard: unknown[] = [];
    const off = orderPaid.on(bus, ({ data }) => void heard.push(data));
    bus.emit({ type: 'order.paid', data: { id: 'one' } });
    expect(heard).toEqual([]);
    expect(logger.entries).toMatchObject([{ level: 'error', fields: { type: 'order.paid' } }]);
    off();
    expect(bus.has('order.paid')).toBe(false);
  });

  test('is no pattern', () => {
    expect(() => defineEventType('order.*', z.object({}))).toThrow(TypeError);
  });
});

describe('the bus of a component', () => {
  // The paths that the suite emits have to be inside.
  const inside = (bus: EventBus): EventBus => createComponentBus(bus, 'x');
  eventBusConformance({
    test,
    create: (options) => inside(createEventBus(options)),
    createChecked: (types) => inside(withEventTypes(createEventBus(), types)),
  });

  test('hears what happens inside the component, at any depth and in any run', () => {
    const bus = createEventBus();
    const agent = createComponentBus(bus, 'agent:ann');
    const heard: string[] = [];
    agent.on('*', ({ path }) => void heard.push(path));
    const paths = ['agent:ann', 'spell.lua/agent:ann/turn0', 'agent:anna', 'x/agent:ann:2', 'agent:bob', ''];
    for (const path of paths) bus.emit({ type: 'a', data: {}, path });
    expect(heard).toEqual(['agent:ann', 'spell.lua/agent:ann/turn0']);
  });

  test('reaches the whole bus with the same event', () => {
    const bus = createEventBus();
    const agent = createComponentBus(bus, 'agent:ann', { runId: 'run-1' });
    const whole: unknown[] = [];
    const own: unknown[] = [];
    bus.on('*', (event) => void whole.push(event));
    agent.on('*', (event) => void own.push(event));
    agent.emit({ type: 'thought', data: {} });
    agent.emit({ type: 'thought', data: {}, path: 'plan' });
    agent.emit({ type: 'thought', data: {}, path: 'spell.lua/agent:ann/turn0' });
    agent.emit({ type: 'thought', data: {}, runId: 'run-2' });
    bus.emit({ type: 'other', data: {}, path: 'agent:bob', runId: 'run-1' });
    expect(whole).toMatchObject([
      { path: 'agent:ann', runId: 'run-1', correlationId: 'run-1' },
      { path: 'agent:ann/plan' },
      { path: 'spell.lua/agent:ann/turn0' },
      { path: 'agent:ann', runId: 'run-2' },
      { type: 'other' },
    ]);
    expect(own).toEqual(whole.slice(0, 3));
  });

  test('needs a name', () => {
    expect(() => createComponentBus(createEventBus(), '')).toThrow(TypeError);
  });
});
