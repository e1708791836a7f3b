import { SpellError, type EventBus } from '@llmspell/core';

import { assertEventData, type EventSchema } from './assert-event-data.ts';
import { normalType } from './event-pattern.ts';

/**
 * A bus over another one that checks the data of declared types, whether anybody listens or not. What does not fit is not
 * delivered, and `emit` throws ValidationError `VALIDATION_FAILED` to the one who made the mistake. Types that were not
 * declared are free.
 *
 * @param types Each type once; `:` and `.` are the same. @throws SpellError `ALREADY_EXISTS` for a type declared twice.
 */
export function withEventTypes(bus: EventBus, types: readonly EventSchema[]): EventBus {
  const declared = new Map<string, EventSchema>();
  for (const entry of types) {
    const type = normalType(entry.type);
    if (declared.has(type)) throw twice(entry.type);
    declared.set(type, entry);
  }
  return {
    has: (type) => declared.has(normalType(type)) || bus.has(type),
    emit(event) {
      const entry = declared.get(normalType(event.type));
      if (entry !== undefined) assertEventData(entry, event.data);
      bus.emit(event);
    },
    on: (pattern, listener) => bus.on(pattern, listener),
  };
}

function twice(type: string): SpellError {
  return new SpellError({
    code: 'ALREADY_EXISTS',
    message: `Event type "${type}" is declared twice. Declare each type once, with the schema that all its emitters keep to.`,
    data: { type },
  });
}
