/** What a run of script code gave. */
export interface RunResult {
  readonly value: unknown;
  readonly exitCode?: number;
}

export interface PendingRunsOptions {
  /** How long one run may take, ms; 0 for no limit. */
  readonly wallMs: number;
  readonly onWall: () => void;
  /** Told when the first run starts and the last one ends. */
  readonly keepAlive: (on: boolean) => void;
}

/** The runs of script code somebody waits for: the script itself, and calls of its functions. */
export interface PendingRuns {
  /** @throws the reason of the end, when it has ended. */
  start(post: (id: number) => void): Promise<RunResult>;
  finish(id: number, result: RunResult): void;
  /** The one that began first: opening, or the script itself. */
  finishOldest(result: RunResult): void;
  fail(id: number, error: unknown): void;
  /** Whether somebody waits. */
  some(): boolean;
  /** Fails all that wait, and all that come. */
  end(reason: unknown): void;
}

interface Pending {
  readonly resolve: (result: RunResult) => void;
  readonly reject: (reason: Error) => void;
  readonly timer: NodeJS.Timeout | undefined;
}

export function createPendingRuns({ wallMs, onWall, keepAlive }: PendingRunsOptions): PendingRuns {
  const pending = new Map<number, Pending>();
  let ended: { readonly reason: Error } | undefined;
  let next = 1;

  const take = (id: number): Pending | undefined => {
    const entry = pending.get(id);
    if (entry === undefined || !pending.delete(id)) return undefined;
    clearTimeout(entry.timer);
    if (pending.size === 0) keepAlive(false);
    return entry;
  };

  return {
    start: (post) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(ended.reason);
        const id = next;
        next += 1;
        const timer = wallMs > 0 ? setTimeout(onWall, wallMs).unref() : undefined;
        pending.set(id, { resolve, reject, timer });
        keepAlive(true);
        post(id);
      }),
    finish: (id, result) => take(id)?.resolve(result),
    finishOldest(result) {
      const [oldest] = pending.keys();
      if (oldest !== undefined) take(oldest)?.resolve(result);
    },
    some: () => pending.size > 0,
    fail: (id, error) => take(id)?.reject(error as Error),
    end(reason) {
      ended = { reason: reason as Error };
      for (const id of Array.from(pending.keys())) take(id)?.reject(ended.reason);
    },
  };
}
