import { compareKeys } from './compare-keys.ts';

/** Keys in UTF-8 order. */
export class SortedKeys {
  readonly #keys: string[] = [];

  add(key: string): void {
    const index = this.#search(key);
    if (this.#keys[index] !== key) this.#keys.splice(index, 0, key);
  }

  remove(key: string): void {
    const index = this.#search(key);
    if (this.#keys[index] === key) this.#keys.splice(index, 1);
  }

  /** The first key that is not before `key`. */
  from(key: string): string | undefined {
    return this.#keys[this.#search(key)];
  }

  /** The first key behind `key`. */
  after(key: string): string | undefined {
    const index = this.#search(key);
    return this.#keys[this.#keys[index] === key ? index + 1 : index];
  }

  #search(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareKeys(this.#keys[middle] ?? '', key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
