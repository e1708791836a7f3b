/** Values counted in buckets. */
export interface HistogramSnapshot {
  readonly count: number;
  readonly sum: number;
  /** 0 when nothing was counted, like `max`. */
  readonly min: number;
  readonly max: number;
  /** Values up to and including `upTo`, above the bucket before; the last one is for all that are greater. */
  readonly buckets: readonly { readonly upTo: number; readonly count: number }[];
}

/** Upper ends: powers of 4, from 1 ms to over a minute. */
const ENDS: readonly number[] = [...Array.from({ length: 9 }, (_, index) => 4 ** index), Infinity];

/** Counts values in buckets. */
export class Histogram {
  readonly #counts = ENDS.map(() => 0);
  #sum = 0;
  #min = Infinity;
  #max = -Infinity;

  record(value: number): void {
    const index = ENDS.findIndex((end) => value <= end);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#sum += value;
    this.#min = Math.min(this.#min, value);
    this.#max = Math.max(this.#max, value);
  }

  snapshot(): HistogramSnapshot {
    const count = this.#counts.reduce((total, each) => total + each, 0);
    return {
      count,
      sum: this.#sum,
      min: count === 0 ? 0 : this.#min,
      max: count === 0 ? 0 : this.#max,
      buckets: ENDS.map((upTo, index) => ({ upTo, count: this.#counts[index] ?? 0 })),
    };
  }
}
