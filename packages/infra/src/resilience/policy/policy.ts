import type { Operation } from './operation.ts';

/**
 * Something put around an operation: it may repeat, refuse, delay, limit or replace it. `Output` is what it may give
 * besides the operation's own result: nothing, unless it has a fallback.
 *
 * A policy keeps what it learns in memory and reads the clock, so put it where its decisions need not be the same when
 * a run is replayed: inside an effect, around the call to the outside.
 *
 * For implementors: an abort and an error that ends a run pass through untouched, and count as nothing.
 */
export interface Policy<Output = never> {
  execute<T>(operation: Operation<T>, signal: AbortSignal): Promise<T | Output>;
}
