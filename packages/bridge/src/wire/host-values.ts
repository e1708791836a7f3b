import type { HandleDescription, HostApi } from '@llmspell/core';

import type { Receipt } from '../thread/protocol.ts';

/** What of the host a script holds, by the numbers it knows them by. The script can name nothing else. */
export interface HostValues {
  /** What the script is to see of a value that is a handle or a known host object. */
  describe(value: object): HandleDescription | undefined;
  /** The number of a handle's object, function or iterator; one more receipt is on its way. */
  send(value: object): number;
  /** The same for an iterator over it, which is closed when the script lets go of it. */
  sendIterator(iterable: AsyncIterable<unknown>): number;
  get(id: number): object | undefined;
  /** Keeps an error that crosses, so that its cause can be found when the script lets it through. */
  keepError(error: unknown): number;
  errorOf(id: number): unknown;
  release(receipts: readonly Receipt[]): void;
  /** Lets go of everything, and closes the iterators. */
  clear(): void;
}

interface Entry {
  readonly value: object;
  sent: number;
}

/** Errors kept per script; older ones lose their cause. */
const MAX_ERRORS = 100;

export function createHostValues(api: HostApi): HostValues {
  const entries = new Map<number, Entry>();
  const ids = new WeakMap<object, number>();
  const errors = new Map<number, unknown>();
  const iterators = new Set<AsyncIterator<unknown>>();
  let next = 1;

  const add = (value: object): number => {
    const id = next;
    next += 1;
    ids.set(value, id);
    entries.set(id, { value, sent: 0 });
    return id;
  };

  const release = ([id, received]: Receipt): void => {
    const entry = entries.get(id);
    if (entry === undefined || entry.sent > received) return;
    entries.delete(id);
    ids.delete(entry.value);
    close(entry.value);
  };
  const send = (value: object): number => {
    const id = ids.get(value) ?? add(value);
    const entry = entries.get(id);
    if (entry !== undefined) entry.sent += 1;
    return id;
  };
  const close = (value: object): void => {
    if (!iterators.delete(value as AsyncIterator<unknown>)) return;
    // Nobody is left to hear how its source ended.
    void Promise.resolve((value as AsyncIterator<unknown>).return?.()).catch(() => {});
  };

  return {
    describe: (value) => api.describeHandle(value),
    send,
    sendIterator(iterable) {
      const iterator = iterable[Symbol.asyncIterator]();
      iterators.add(iterator);
      return send(iterator);
    },
    get: (id) => entries.get(id)?.value,
    keepError(error) {
      const id = next;
      next += 1;
      errors.set(id, error);
      const [oldest] = errors.keys();
      if (errors.size > MAX_ERRORS && oldest !== undefined) errors.delete(oldest);
      return id;
    },
    errorOf: (id) => errors.get(id),
    release: (receipts) => receipts.forEach(release),
    clear() {
      iterators.forEach(close);
      entries.clear();
      errors.clear();
    },
  };
}
