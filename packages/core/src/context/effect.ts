import type { JsonValue } from '../json/json-value.ts';

/** What an effect's function receives. No context: effects are leaves. */
export interface EffectInfo {
  /** The same in every attempt of this effect. Hand it to the outside system (`Idempotency-Key`). */
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
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
  /** Needed when the value is not JSON. */
  readonly codec?: EffectCodec<T>;
}

export type EffectRun<T> = (info: EffectInfo) => T | Promise<T>;
