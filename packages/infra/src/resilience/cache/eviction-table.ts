/** A map of limited size that knows what to drop. */
export interface EvictionTable<Value> {
  /** Counts as a use. */
  get(key: string): Value | undefined;
  /** Counts as a use, and makes room where it must. */
  set(key: string, value: Value): unknown;
  delete(key: string): boolean;
  keys(): Iterable<string>;
}
