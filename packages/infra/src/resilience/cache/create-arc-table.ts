import type { EvictionTable } from './eviction-table.ts';

/**
 * An adaptive replacement cache (ARC; Megiddo and Modha, 2003): divides the room between what was used once of late and
 * what was used more often. It remembers keys it dropped, and one of them coming back shows which part was too small.
 */
export function createArcTable<Value>(size: number): EvictionTable<Value> {
  return new ArcTable(size);
}

class ArcTable<Value> implements EvictionTable<Value> {
  readonly #size: number;
  /** Each ordered by use, the oldest first. */
  readonly #once = new Map<string, Value>();
  readonly #often = new Map<string, Value>();
  readonly #droppedOnce = new Set<string>();
  readonly #droppedOften = new Set<string>();
  /** How much room those that were used once should have. */
  #target = 0;

  constructor(size: number) {
    this.#size = size;
  }

  get(key: string): Value | undefined {
    const part = this.#once.has(key) ? this.#once : this.#often;
    const value = part.get(key);
    // Values are objects of the cache's own, so `undefined` is no value.
    if (value !== undefined) this.#promote(key, value);
    return value;
  }

  set(key: string, value: Value): void {
    if (this.#once.has(key) || this.#often.has(key)) this.#promote(key, value);
    else if (this.#droppedOnce.has(key)) this.#comeBack(key, value, 'once');
    else if (this.#droppedOften.has(key)) this.#comeBack(key, value, 'often');
    else this.#enter(key, value);
  }

  delete(key: string): boolean {
    this.#droppedOnce.delete(key);
    this.#droppedOften.delete(key);
    return this.#once.delete(key) || this.#often.delete(key);
  }

  *keys(): Generator<string> {
    yield* this.#once.keys();
    yield* this.#often.keys();
  }

  #promote(key: string, value: Value): void {
    this.#once.delete(key);
    this.#often.delete(key);
    this.#often.set(key, value);
  }

  #comeBack(key: string, value: Value, part: 'once' | 'often'): void {
    const [own, other] =
      part === 'once' ? [this.#droppedOnce, this.#droppedOften] : [this.#droppedOften, this.#droppedOnce];
    const step = Math.max(other.size / own.size, 1);
    this.#target = part === 'once' ? Math.min(this.#size, this.#target + step) : Math.max(0, this.#target - step);
    this.#makeRoom(part === 'often');
    own.delete(key);
    this.#often.set(key, value);
  }

  #enter(key: string, value: Value): void {
    if (this.#once.size + this.#droppedOnce.size >= this.#size) {
      if (this.#once.size < this.#size) dropFirst(this.#droppedOnce);
      else dropFirst(this.#once);
    } else if (this.#droppedOften.size > 0 && this.#known >= 2 * this.#size) {
      dropFirst(this.#droppedOften);
    }
    this.#makeRoom(false);
    this.#once.set(key, value);
  }

  get #known(): number {
    return this.#once.size + this.#often.size + this.#droppedOnce.size + this.#droppedOften.size;
  }

  #makeRoom(isForOften: boolean): void {
    if (this.#once.size + this.#often.size < this.#size) return;
    const isOverTarget = this.#once.size > this.#target || (isForOften && this.#once.size === this.#target);
    const isFromOnce = this.#once.size > 0 && (isOverTarget || this.#often.size === 0);
    const [part, dropped] = isFromOnce ? [this.#once, this.#droppedOnce] : [this.#often, this.#droppedOften];
    const key = dropFirst(part);
    if (key !== undefined) dropped.add(key);
  }
}

function dropFirst(keys: Map<string, unknown> | Set<string>): string | undefined {
  const [first] = keys.keys();
  if (first !== undefined) keys.delete(first);
  return first;
}
