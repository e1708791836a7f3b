/**
 * Lets at most `limit` calls start in any stretch of `intervalMs`. Places are given in the order they are asked for, in
 * the future when there is none now.
 */
export class SlidingWindow {
  readonly #limit: number;
  readonly #intervalMs: number;
  /** The last starts, oldest first, no more than the limit. */
  readonly #starts: number[] = [];

  constructor(limit: number, intervalMs: number) {
    this.#limit = limit;
    this.#intervalMs = intervalMs;
  }

  /** The time of the next place, from `now` on, which never goes back. */
  next(now: number): number {
    const oldest = this.#starts.length < this.#limit ? undefined : this.#starts[0];
    return oldest === undefined ? now : Math.max(now, oldest + this.#intervalMs);
  }

  /** Takes the place that {@link next} gave. */
  take(start: number): void {
    this.#starts.push(start);
    if (this.#starts.length > this.#limit) this.#starts.shift();
  }

  /** Whether nothing of the past counts any more. */
  isIdle(now: number): boolean {
    return now >= (this.#starts.at(-1) ?? -Infinity) + this.#intervalMs;
  }
}
