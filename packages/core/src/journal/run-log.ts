import type { JsonValue } from '../json/json-value.ts';

/** A log of a run beside its effects: what was delivered into a script, in order. */
export interface RunLog {
  /** What earlier attempts of the run appended, in order. A replay consumes it. */
  readonly recorded: readonly JsonValue[];
  /**
   * Adds an entry. It is committed before the next effect of the run starts, with those before it, and at the latest when
   * the run ends.
   */
  append(entry: JsonValue): void;
}
