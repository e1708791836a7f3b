import type { JsonValue } from '../json/json-value.ts';

/** What an effect's function receives. No context: effects are leaves. */
export interface EffectInfo {
  /** The same in every attempt of this effect. Hand it to the outside system (`Idempotency-Key`). */
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
  /**
   * Hands out a part of the result while the rest is still to come: see {@link EffectOptions.onPart}. Without a listener it
   * does nothing.
   */
  readonly part: (part: JsonValue) => void;
}

/** Turns an effect's value into JSON for the journal and back. */
export interface EffectCodec<T> {
  encode(value: T): JsonValue;
  decode(json: JsonValue): T;
}

/** How an effect is journaled. */
export interface EffectOptions<T = unknown> {
  /**
   * What to do after a crash with an effect that had started and not finished: make it again, fail with
   * `EFFECT_UNCERTAIN`, or ask a person. @default 'retry'
   */
  readonly onUncertain?: 'retry' | 'at-most-once' | 'ask';
  /** ms after which the effect fails with `TIMEOUT`. @default none */
  readonly timeoutMs?: number;
  /**
   * Hears the parts of the result as they come. A journal keeps them: on replay the same parts come again, in the same
   * order, before the result. An effect that was broken off by a crash after parts of it had been heard, and after which
   * another effect had started, fails with `STREAM_INTERRUPTED` behind the parts that are kept; otherwise it is made again.
   */
  readonly onPart?: (part: JsonValue) => void;
  /** Needed when the value is not JSON. */
  readonly codec?: EffectCodec<T>;
}

export type EffectRun<T> = (info: EffectInfo) => T | Promise<T>;
