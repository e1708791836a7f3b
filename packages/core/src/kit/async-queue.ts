/** A queue between one who pushes and one who iterates. Unbounded: the pusher is limited elsewhere. */
export interface AsyncQueue<T> extends AsyncIterable<T> {
  push(value: T): void;
  /** No more values; what was pushed is still delivered. */
  end(): void;
  /** No more values; the iterator throws after what was pushed. */
  fail(error: unknown): void;
}

/** Makes an empty queue. */
export function createAsyncQueue<T>(): AsyncQueue<T> {
  const values: T[] = [];
  let failure: { readonly error: unknown } | undefined;
  let ended = false;
  let wake: (() => void) | undefined;
  const notify = (): void => {
    wake?.();
    wake = undefined;
  };

  return {
    push(value) {
      values.push(value);
      notify();
    },
    end() {
      ended = true;
      notify();
    },
    fail(error) {
      failure ??= { error };
      notify();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        // Values are taken in order; an array as a queue is quick while it is short, and it is drained at every wake.
        for (const value of values.splice(0)) yield value;
        if (values.length > 0) continue;
        if (failure !== undefined) throw failure.error;
        if (ended) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
