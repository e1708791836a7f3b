/** What is kept under a key. */
export interface CacheEntry<Value> {
  readonly value: Value;
  /** ms it has left; left out when it does not expire. */
  readonly ttlMs?: number;
}

export interface CacheStats {
  readonly hits: number;
  readonly misses: number;
}

/** Keeps values for a while. What it gives is the very value that was put in, where it is kept in memory: do not change it. */
export interface Cache<Value> {
  readonly stats: CacheStats;
  /** `undefined` when it was never there, is expired, or had to make room. */
  get(key: string): Promise<CacheEntry<Value> | undefined>;
  /** @param ttlMs Time to live; the cache's own may be shorter. */
  set(key: string, value: Value, ttlMs?: number): Promise<void>;
  /** Gives whether it was there. */
  delete(key: string): Promise<boolean>;
  /** Drops every key that fits, and gives how many. A star stands for any text; `:` and `.` count as one, like in types of events. */
  invalidate(pattern: string): Promise<number>;
}
