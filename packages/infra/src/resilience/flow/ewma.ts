/** An exponentially weighted moving average: the newest value has the weight `alpha`, from 0 to 1. */
export class Ewma {
  readonly #alpha: number;
  #value: number | undefined;

  constructor(alpha: number) {
    this.#alpha = alpha;
  }

  /** `undefined` before the first value. */
  get value(): number | undefined {
    return this.#value;
  }

  add(value: number): number {
    this.#value = this.#value === undefined ? value : this.#value + this.#alpha * (value - this.#value);
    return this.#value;
  }
}
