import type { EventBus, SpellEvent } from '@llmspell/core';

import { createBoundedStream, type BoundedStream, type BoundedStreamOptions } from './bounded-stream.ts';

export interface EventStreamOptions extends BoundedStreamOptions {
  /** Which of the events are meant. @default all that fit the pattern */
  readonly filter?: (event: SpellEvent) => boolean;
  /** Events to give first, which were there before: `bus.history('agent.*', 10)`. They count as received. */
  readonly replay?: readonly SpellEvent[];
}

/** Events as they come, read one by one. Leaving a loop over it closes it. */
export type EventStream = BoundedStream<SpellEvent>;

/** Listens to a bus from now on and keeps what was not read yet. */
export function createEventStream(bus: EventBus, pattern: string, options: EventStreamOptions = {}): EventStream {
  const { filter = () => true, replay = [], ...bounds } = options;
  return createBoundedStream<SpellEvent>(
    {
      open(push) {
        const take = (event: SpellEvent): void => {
          if (filter(event)) push(event);
        };
        replay.forEach(take);
        return bus.on(pattern, take);
      },
    },
    bounds,
  );
}
