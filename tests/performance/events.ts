import { createRunContext, type EventBus } from '@llmspell/core';
import { createChannel } from '@llmspell/infra/channels';
import { createComponentBus, createEventBus, createEventStream, withEventTypes } from '@llmspell/infra/events';
import { createActivityMonitor } from '@llmspell/infra/monitor';
import mitt from 'mitt';
import { z } from 'zod';

import { measure, printFigures, type Subject } from './measure.ts';

const UNITS = 20_000;
const TYPE = 'tool.started';
const data = { tool_name: 'search', tool_call_id: null };

let heard = 0;
const hear = (): void => {
  heard += 1;
};

/** What an event costs against the emitter underneath, and what a message costs against a list. */
export async function events(): Promise<void> {
  printFigures('an event heard by one listener', await measure(heardEvents()));
  printFigures('an event that nobody hears', await measure(unheardEvents()));
  printFigures('a message sent and received', await measure(messages()));
  if (heard === 0) throw new Error('Nothing was heard.');
}

function heardEvents(): readonly Subject[] {
  // Its declarations describe the CommonJS build; an import gives the function itself.
  const emitter = (mitt as unknown as typeof mitt.default)<Record<string, unknown>>();
  emitter.on(TYPE, hear);
  const listening = (bus: EventBus, pattern = TYPE): EventBus => {
    bus.on(pattern, hear);
    return bus;
  };
  const newId = (): string => 'id';
  const schema = z.object({ tool_name: z.string() });
  const streamed = createEventBus({ newId });
  const stream = createEventStream(streamed, TYPE, { capacity: UNITS });
  const monitored = createEventBus({ newId });
  createActivityMonitor(monitored);
  return [
    subject('mitt', () => emitter.emit(TYPE, { type: TYPE, data })),
    emitting('the bus, ids that are given', listening(createEventBus({ newId }))),
    emitting('the bus', listening(createEventBus())),
    emitting('a pattern: tool.*', listening(createEventBus({ newId }), 'tool.*')),
    emitting('with a history of 100', listening(createEventBus({ newId, historySize: 100 }))),
    emitting('with a checked type', withEventTypes(listening(createEventBus({ newId })), [{ type: TYPE, schema }])),
    emitting('through the bus of a component', listening(createComponentBus(createEventBus({ newId }), 'agent:a'))),
    subject('into a stream, and read', async () => {
      streamed.emit({ type: TYPE, data });
      await stream.receive();
    }),
    subject('a start and an end, with an activity monitor', () => {
      monitored.emit({ type: TYPE, data, path: 'agent:a/turn0' });
      monitored.emit({ type: 'tool.completed', data, path: 'agent:a/turn0' });
    }),
  ];
}

function unheardEvents(): readonly Subject[] {
  const emitter = (mitt as unknown as typeof mitt.default)<Record<string, unknown>>();
  emitter.on('other', hear);
  const bus = createEventBus();
  bus.on('other.*', hear);
  const context = createRunContext({ events: bus });
  const silent = createRunContext();
  return [
    subject('mitt', () => emitter.emit(TYPE, { type: TYPE, data })),
    emitting('the bus', bus),
    subject('context.emit', () => context.emit(TYPE, () => ({ ...data }))),
    subject('context.emit without a bus', () => silent.emit(TYPE, () => ({ ...data }))),
  ];
}

function messages(): readonly Subject[] {
  const list: unknown[] = [];
  const channel = createChannel({ name: 'work' });
  const mailbox = channel.join('bob');
  const send = (requiresAck: boolean) => channel.send({ from: 'ann', to: 'bob', payload: data, requiresAck });
  return [
    subject('a list: push, shift, await', async () => {
      list.push({ payload: data });
      await Promise.resolve(list.shift());
    }),
    subject('a channel', async () => {
      await send(false);
      await mailbox.receive();
    }),
    subject('a channel, acknowledged', async () => {
      await send(true);
      const message = await mailbox.receive();
      mailbox.acknowledge(message?.id ?? '');
    }),
  ];
}

function emitting(name: string, bus: EventBus): Subject {
  return subject(name, () => bus.emit({ type: TYPE, data, runId: 'run-1', path: 'agent:a/turn0' }));
}

function subject(name: string, once: () => void | Promise<void>): Subject {
  return {
    name,
    units: UNITS,
    run: async () => {
      for (let index = 0; index < UNITS; index += 1) {
        const done = once();
        if (done !== undefined) await done;
      }
    },
  };
}
