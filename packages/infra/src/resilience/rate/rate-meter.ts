/** Counts what was let through at a rate. A call that has to wait books its turn, so that turns are given in order. */
export interface RateMeter {
  /** ms until the next turn that nobody has. */
  waitMs(now: number): number;
  /** Takes that turn, and gives the function that gives it back unused. */
  take(now: number): () => void;
}
