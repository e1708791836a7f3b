import type { EventBus, Journal } from '@llmspell/core';

/**
 * The events of one durable run: what happens in it, its spell hears again on a replay; those outside of it hear each event
 * once. What happens outside, the run does not hear, because a replay could not repeat that.
 */
export function createRunEvents(own: EventBus, outer: EventBus, journal: Pick<Journal, 'replaying'>): EventBus {
  return {
    has: (type) => own.has(type) || (!journal.replaying && outer.has(type)),
    emit(event) {
      if (own.has(event.type)) own.emit(event);
      if (!journal.replaying) outer.emit(event);
    },
    on: (pattern, listener) => own.on(pattern, listener),
  };
}
