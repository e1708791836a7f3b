import type { JsonObject } from '../json/json-value.ts';

/** Something that happened. */
export interface SpellEvent {
  readonly id: string;
  /** Dotted, `agent.started`. */
  readonly type: string;
  readonly data: JsonObject;
  /** Epoch ms. */
  readonly timestamp: number;
  readonly runId: string;
  /** Path of the context it happened in. */
  readonly path: string;
  /** Ties events together that belong to one request; the run's id unless given. */
  readonly correlationId: string;
}

/** What an emitter gives; the bus adds id and time. */
export interface EventInput {
  readonly type: string;
  readonly data: JsonObject;
  readonly runId?: string;
  readonly path?: string;
  readonly correlationId?: string;
}

export type EventListener = (event: SpellEvent) => void | Promise<void>;
