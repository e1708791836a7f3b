type Step = (method: 'next' | 'return') => Promise<IteratorResult<unknown>>;

const DONE = { done: true, value: undefined } as const;

/** An iterator that is not asked again once it has ended, and closed only while it has not. */
export function createIterator(step: Step): AsyncIterableIterator<unknown> {
  let done = false;
  return {
    async next() {
      if (done) return DONE;
      const result = await step('next');
      if (result.done === true) done = true;
      return result;
    },
    async return(value: unknown) {
      const open = !done;
      done = true;
      if (open) await step('return');
      return { done: true, value };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** One that is opened when its first part is asked for, and closed only if it was opened. */
export function delegateIterator(open: () => Promise<AsyncIterator<unknown>>): AsyncIterableIterator<unknown> {
  let opened: Promise<AsyncIterator<unknown>> | undefined;
  return createIterator(async (method) => {
    if (method === 'return' && opened === undefined) return DONE;
    opened ??= open();
    const inner = await opened;
    return method === 'next' ? inner.next() : ((await inner.return?.()) ?? DONE);
  });
}
