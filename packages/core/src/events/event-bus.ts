import type { EventInput, EventListener } from './event.ts';

/**
 * Seam: delivers events to listeners. A pattern is a type (`agent.started`), a prefix with a star (`tool.*`), or `*`;
 * `.` and `:` separate alike.
 *
 * For implementors: `emit` never waits for a listener; a listener that fails is logged and does not keep others from
 * hearing; listeners hear in the order they were added. A bus may know the schemas of some types: there `has` is always
 * true, and `emit` throws ValidationError `VALIDATION_FAILED` and delivers nothing when the data does not fit. Otherwise
 * `emit` never throws.
 */
export interface EventBus {
  /** Whether anybody listens to this type, or its data is checked. Emitters ask first and build no event that nobody hears. */
  has(type: string): boolean;
  emit(event: EventInput): void;
  /** Adds a listener and gives the function that removes it. */
  on(pattern: string, listener: EventListener): () => void;
}

/** Hears nothing. The null object. */
export const silentEvents: EventBus = { has: () => false, emit() {}, on: () => () => {} };
