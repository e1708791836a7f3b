import { defineHostMethod, type Clock, type HostClass, type JsonObject } from '@llmspell/core';
import { z } from 'zod';

/** Measures how long something takes. */
export class DebugTimer {
  readonly id: string;
  readonly name: string;
  readonly #clock: Clock;
  readonly #started: number;
  readonly #laps: JsonObject[] = [];
  #took: number | undefined;

  constructor({ id, name, clock }: { readonly id: string; readonly name: string; readonly clock: Clock }) {
    this.id = id;
    this.name = name;
    this.#clock = clock;
    this.#started = clock.monotonic();
  }

  /** ms since it began, or until it was stopped. */
  get elapsed(): number {
    return this.#took ?? this.#clock.monotonic() - this.#started;
  }

  get laps(): readonly JsonObject[] {
    return this.#laps;
  }

  lap(name: string): number {
    const { elapsed } = this;
    this.#laps.push({ name, elapsed_ms: elapsed });
    return elapsed;
  }

  /** ms; `undefined` when it was stopped before. */
  stop(): number | undefined {
    if (this.#took !== undefined) return undefined;
    this.#took = this.elapsed;
    return this.#took;
  }
}

/** A timer, as the script holds it. */
export const debugTimerClass: HostClass = {
  name: 'DebugTimer',
  description: 'Measures how long something takes, ms.',
  fields: ({ id, name }: DebugTimer) => ({ id, name }),
  methods: {
    stop: defineHostMethod<[], DebugTimer>({
      description: 'Stops it: ms since it began, or nothing when it was stopped before.',
      params: z.tuple([]),
      mode: 'sync',
      call: (_call, self) => self.stop(),
    }),
    lap: defineHostMethod<[(string | undefined)?], DebugTimer>({
      description: 'Notes a time on the way: ms since it began.',
      params: z.tuple([z.string().optional()]),
      mode: 'sync',
      call: (_call, self, name = 'lap') => self.lap(name),
    }),
    laps: defineHostMethod<[], DebugTimer>({
      description: 'The times noted: { name, elapsed_ms }.',
      params: z.tuple([]),
      mode: 'sync',
      call: (_call, self) => self.laps,
    }),
    elapsed: defineHostMethod<[], DebugTimer>({
      description: 'ms since it began, or until it was stopped.',
      params: z.tuple([]),
      mode: 'sync',
      call: (_call, self) => self.elapsed,
    }),
  },
};
