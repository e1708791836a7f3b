/** A queue between one who pushes and those who iterate. Unbounded: the pusher is limited elsewhere. */
export interface AsyncQueue<T> extends AsyncIterable<T> {
  /** Does nothing after the end. */
  push(value: T): void;
  /** No more values; what was pushed is still delivered. The first end counts, this one or `fail`. */
  end(): void;
  /** No more values; the iterator throws after what was pushed. */
  fail(error: unknown): void;
}

interface Link<T> {
  readonly value: T;
  next?: Link<T>;
}

/** Makes an empty queue. Each value goes to one iterator; an iterator that stops early leaves the rest to the next. */
export function createAsyncQueue<T>(): AsyncQueue<T> {
  let first: Link<T> | undefined;
  let last: Link<T> | undefined;
  let ending: { readonly error?: unknown } | undefined;
  const waiting: (() => void)[] = [];
  const notify = (): void => {
    for (const wake of waiting.splice(0)) wake();
  };
  const finish = (how: { readonly error?: unknown }): void => {
    ending ??= how;
    notify();
  };

  return {
    push(value) {
      if (ending !== undefined) return;
      const link: Link<T> = { value };
      if (last === undefined) first = link;
      else last.next = link;
      last = link;
      notify();
    },
    end: () => finish({}),
    fail: (error) => finish({ error }),
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const link = first;
        if (link !== undefined) {
          first = link.next;
          if (first === undefined) last = undefined;
          yield link.value;
        } else if (ending === undefined) {
          await new Promise<void>((resolve) => waiting.push(resolve));
        } else if ('error' in ending) {
          throw ending.error;
        } else {
          return;
        }
      }
    },
  };
}
