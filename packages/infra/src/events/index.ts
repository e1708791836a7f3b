// The event bus of one process, and streams of its events.
export { createEventBus, type EventBusOptions, type EventBusStats, type MemoryEventBus } from './create-event-bus.ts';
export {
  createEventStream,
  type EventStream,
  type EventStreamOptions,
  type EventStreamStats,
} from './create-event-stream.ts';
