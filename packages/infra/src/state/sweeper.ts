/** Removes expired entries now and then, from the first one on that can expire. */
export interface Sweeper {
  /** There is something that will expire. */
  start(): void;
  stop(): void;
}

/** Makes a sweeper; its timer does not keep the process alive. A sweep that fails is repeated at the next turn. */
export function createSweeper(sweep: () => Promise<unknown>, intervalMs: number): Sweeper {
  let timer: NodeJS.Timeout | undefined;
  return {
    start() {
      timer ??= setInterval(() => {
        sweep().catch(() => {
          // Expired entries count as absent already; whoever writes next meets the same failure and is told of it.
        });
      }, intervalMs).unref();
    },
    stop: () => clearInterval(timer),
  };
}
