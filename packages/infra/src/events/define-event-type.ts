import type { EventBus, EventInput, JsonObject, Schema, SpellEvent } from '@llmspell/core';

import { assertEventData } from './assert-event-data.ts';

/** An event whose data has a known shape. */
export interface TypedEvent<Data extends JsonObject> extends SpellEvent {
  readonly data: Data;
}

/** A type of events with the schema of its data. */
export interface EventType<Data extends JsonObject = JsonObject> {
  readonly type: string;
  readonly schema: Schema<Data>;
  /** An event of this type, to be emitted. @throws ValidationError `VALIDATION_FAILED` when the data does not fit. */
  of(data: Data, about?: Omit<EventInput, 'type' | 'data'>): EventInput;
  /**
   * Listens, and gives the function that removes the listener. An event whose data does not fit, which only a bus that does
   * not check the type can bring, is logged by the bus like a listener that fails.
   */
  on(bus: EventBus, listener: (event: TypedEvent<Data>) => void | Promise<void>): () => void;
}

/**
 * Declares a type of events. `withEventTypes` makes a bus check everything of the type, whoever emits it.
 *
 * The data is checked and passed on as it is: defaults and transformations of the schema change nothing.
 *
 * @param schema Any Standard Schema that answers at once.
 */
export function defineEventType<Data extends JsonObject>(type: string, schema: Schema<Data>): EventType<Data> {
  if (type.includes('*')) throw new TypeError(`Expected the name of one event type, got the pattern "${type}".`);
  return {
    type,
    schema,
    of(data, about) {
      assertEventData({ type, schema }, data);
      return { ...about, type, data };
    },
    on: (bus, listener) =>
      bus.on(type, (event) => {
        assertEventData({ type, schema }, event.data);
        // Its data was just checked.
        return listener(event as TypedEvent<Data>);
      }),
  };
}
