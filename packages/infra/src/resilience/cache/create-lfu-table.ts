import type { EvictionTable } from './eviction-table.ts';

interface Slot<Value> {
  value: Value;
  uses: number;
}

/** Drops what was used least often, and of equals what was not used for longest. Every step takes the same time, however full it is. */
export function createLfuTable<Value>(size: number): EvictionTable<Value> {
  const slots = new Map<string, Slot<Value>>();
  /** Keys by number of uses, those not used for longest first. */
  const byUses = new Map<number, Set<string>>();
  let leastUses = 0;

  const enter = (key: string, uses: number): void => {
    const keys = byUses.get(uses) ?? new Set();
    byUses.set(uses, keys.add(key));
  };
  const leave = (key: string, uses: number): void => {
    const keys = byUses.get(uses);
    keys?.delete(key);
    if (keys?.size === 0) byUses.delete(uses);
  };
  const use = (key: string, slot: Slot<Value>): void => {
    leave(key, slot.uses);
    slot.uses += 1;
    enter(key, slot.uses);
    // The number before was the least, and nobody has it any more.
    if (leastUses === slot.uses - 1 && !byUses.has(leastUses)) leastUses = slot.uses;
  };
  const evict = (): void => {
    // A deletion may have emptied the least; the next one there is counts then.
    if (!byUses.has(leastUses)) leastUses = Math.min(...byUses.keys());
    const [key] = byUses.get(leastUses) ?? [];
    if (key !== undefined) remove(key);
  };
  const remove = (key: string): boolean => {
    const slot = slots.get(key);
    if (slot !== undefined) leave(key, slot.uses);
    return slots.delete(key);
  };

  return {
    get(key) {
      const slot = slots.get(key);
      if (slot !== undefined) use(key, slot);
      return slot?.value;
    },
    set(key, value) {
      const slot = slots.get(key);
      if (slot !== undefined) {
        slot.value = value;
        use(key, slot);
        return;
      }
      if (slots.size >= size) evict();
      slots.set(key, { value, uses: 1 });
      enter(key, 1);
      leastUses = 1;
    },
    delete: remove,
    keys: () => slots.keys(),
  };
}
