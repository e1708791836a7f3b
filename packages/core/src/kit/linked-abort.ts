/** An abort of one's own that also follows a parent's. Dispose it to let go of the parent. */
export interface LinkedAbort extends Disposable {
  readonly signal: AbortSignal;
  /** Rejects with the reason when aborted; never resolves. Made when first asked for. */
  readonly aborted: Promise<never>;
  abort(reason: unknown): void;
}

/** Makes an abort that follows `parent`, and holds no memory of the parent's once disposed. */
export function linkedAbort(parent: AbortSignal): LinkedAbort {
  const controller = new AbortController();
  const follow = (): void => controller.abort(parent.reason);
  if (parent.aborted) follow();
  else parent.addEventListener('abort', follow, { once: true });
  let aborted: Promise<never> | undefined;

  return {
    signal: controller.signal,
    get aborted() {
      aborted ??= rejectOnAbort(controller.signal);
      return aborted;
    },
    abort: (reason) => controller.abort(reason),
    [Symbol.dispose]: () => parent.removeEventListener('abort', follow),
  };
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  const promise = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    else signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  // The one who races it hears of it; a race that was won meanwhile must not make it an unhandled rejection.
  promise.catch(() => {});
  return promise;
}
