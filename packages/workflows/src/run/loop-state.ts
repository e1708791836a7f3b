import type { JsonValue } from '@llmspell/core';

/** Where a loop is. */
export interface LoopState {
  /** From 0. */
  readonly index: number;
  /** The item of a collection, the number of a range; of `while` and `until` the index. */
  readonly item: JsonValue;
  /** How many iterations there will be; `undefined` when it is not known yet. */
  readonly total: number | undefined;
}
