import type { HostFunction } from './host-function.ts';

/** A value of the host: a handle, a function, an iterator. */
export interface HostValue {
  readonly tag: 'h' | 'F' | 'i';
  readonly id: number;
}

/** Which value stands for which number, in both directions. */
export interface Values {
  /** The object that stands for a value of the host; made when it is not known. */
  receive<T extends object>(value: HostValue, create: () => T): T;
  hostValueOf(value: object): HostValue | undefined;
  /** The number of a value of the script that the host may refer to; it is sent once more. */
  send(value: object): number;
  sent(id: number): object | undefined;
  /** Whether the host holds anything of the script's. */
  readonly isHeld: () => boolean;
  /** The host gives values back that it received so many times. */
  forget(receipts: readonly (readonly [id: number, received: number])[]): void;
}

// Taken before the globals of these names are hidden from the script.
const { WeakRef: WeakReference, FinalizationRegistry: Registry } = globalThis;

interface Received {
  ref: WeakRef<object>;
  count: number;
}

interface Sent {
  readonly value: object;
  count: number;
}

export function createValues(host: HostFunction): Values {
  const received = new Map<number, Received>();
  const hostValues = new WeakMap<object, HostValue>();
  const sent = new Map<number, Sent>();
  const ids = new WeakMap<object, number>();
  let next = 1;

  const collected = new Registry<number>((id) => {
    const entry = received.get(id);
    // Received again meanwhile: the newer object gives it back.
    if (entry === undefined || entry.ref.deref() !== undefined) return;
    received.delete(id);
    host('release', 0, '', '', `[[${id},${entry.count}]]`);
  });

  return {
    receive<T extends object>(value: HostValue, create: () => T): T {
      const entry = received.get(value.id);
      const known = entry?.ref.deref() as T | undefined;
      const object = known ?? create();
      if (known === undefined) collected.register(object, value.id);
      hostValues.set(object, value);
      received.set(value.id, { ref: new WeakReference(object), count: (entry?.count ?? 0) + 1 });
      return object;
    },
    hostValueOf: (value) => hostValues.get(value),
    send(value) {
      const id = ids.get(value) ?? next;
      if (id === next) next += 1;
      ids.set(value, id);
      sent.set(id, { value, count: (sent.get(id)?.count ?? 0) + 1 });
      return id;
    },
    sent: (id) => sent.get(id)?.value,
    isHeld: () => sent.size > 0,
    forget(receipts) {
      for (const [id, count] of receipts) {
        const entry = sent.get(id);
        if (entry === undefined || entry.count > count) continue;
        sent.delete(id);
        ids.delete(entry.value);
      }
    },
  };
}
