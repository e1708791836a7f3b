import { linkedAbort } from '../kit/linked-abort.ts';
import type { RunContext } from './run-context.ts';

interface Branches<T, R> {
  readonly items: readonly T[];
  readonly run: (item: T, context: RunContext, index: number) => R | Promise<R>;
  readonly concurrency?: number;
}

/**
 * Runs a function over items side by side, at most `concurrency` at once, each in a scope named by its index. The first
 * failure aborts the others' signal and starts no more; the promise is rejected with it when all have ended, so no work
 * is left behind.
 */
export async function runBranches<T, R>(
  context: RunContext,
  { items, run, concurrency }: Branches<T, R>,
): Promise<R[]> {
  const width = widthOf(items.length, concurrency);
  using linked = linkedAbort(context.signal);
  linked.signal.throwIfAborted();
  const inner = context.scope('all', { signal: linked.signal });
  const results = Array.from<R>({ length: items.length });
  let failure: { readonly error: unknown } | undefined;
  let next = 0;

  const runOne = async (index: number): Promise<void> => {
    if (linked.signal.aborted) return;
    try {
      // The index is below the number of items.
      results[index] = await run(items[index] as T, inner.scope(String(index)), index);
    } catch (error) {
      failure ??= { error };
      linked.abort(error);
    }
  };
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next;
      next += 1;
      await runOne(index);
    }
  };

  await Promise.all(
    width === items.length ? items.map((_, index) => runOne(index)) : Array.from({ length: width }, worker),
  );
  if (failure !== undefined) throw failure.error;
  linked.signal.throwIfAborted();
  return results;
}

function widthOf(count: number, concurrency = Infinity): number {
  // Also refuses NaN, with which nothing would run.
  if (!(concurrency >= 1)) throw new TypeError(`Expected a concurrency of 1 or more, got ${concurrency}.`);
  return Math.min(Math.floor(concurrency), count);
}
