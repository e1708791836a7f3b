/** Work that can be stopped: when the signal aborts, it rejects with the signal's reason. */
export type Operation<T> = (signal: AbortSignal) => Promise<T>;
