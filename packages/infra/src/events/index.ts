// The event bus of one process, buses over it, and what keeps its events.
export { createEventBus, type EventBusOptions, type EventBusStats, type MemoryEventBus } from './create-event-bus.ts';
export { createComponentBus, type ComponentBusOptions } from './create-component-bus.ts';
export { createEventStream, type EventStream, type EventStreamOptions } from './create-event-stream.ts';
export type { BoundedStream, BoundedStreamOptions, StreamStats } from './bounded-stream.ts';
export {
  createEventLog,
  type EventLog,
  type EventLogOptions,
  type EventLogStats,
  type EventQuery,
} from './create-event-log.ts';
export type { EventRetention, StoredEvent } from './event-log-store.ts';
export { defineEventType, type EventType, type TypedEvent } from './define-event-type.ts';
export type { EventSchema } from './assert-event-data.ts';
export { withEventTypes } from './with-event-types.ts';
