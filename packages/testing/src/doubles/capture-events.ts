import type { EventBus, EventListener, SpellEvent } from '@llmspell/core';

/** An event bus that keeps every event. Listeners hear too, at once. */
export interface CaptureEvents extends EventBus {
  readonly events: readonly SpellEvent[];
  /** The types of the events so far, in order. */
  types(): readonly string[];
  /** The events of one type. */
  ofType(type: string): readonly SpellEvent[];
}

/** Makes an event bus that keeps its events for a test to read. Ids count from `event-1`; the timestamp is the count. */
export function createCaptureEvents(): CaptureEvents {
  const events: SpellEvent[] = [];
  const listeners = new Set<{ readonly pattern: string; readonly listener: EventListener }>();
  return {
    events,
    types: () => events.map(({ type }) => type),
    ofType: (wanted) => events.filter(({ type }) => type === wanted),
    has: () => true,
    emit({ runId = '', path = '', correlationId = runId, ...event }) {
      const number = events.length + 1;
      const full: SpellEvent = { id: `event-${number}`, timestamp: number, runId, path, correlationId, ...event };
      events.push(full);
      for (const { pattern, listener } of listeners) if (matches(pattern, event.type)) void listener(full);
    },
    on(pattern, listener) {
      const entry = { pattern, listener };
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
  };
}

function matches(pattern: string, type: string): boolean {
  const wanted = pattern.replaceAll(':', '.');
  const actual = type.replaceAll(':', '.');
  return wanted.endsWith('*') ? actual.startsWith(wanted.slice(0, -1)) : actual === wanted;
}
