import { SpellError } from '@llmspell/core';

import type { WorkerSlot } from './worker-slot.ts';

export interface WorkerPoolOptions {
  readonly start: () => Promise<WorkerSlot>;
  /** Threads kept for the next script. */
  readonly warm: number;
  /** Scripts at once, not counting those started by a script. More wait their turn. */
  readonly cap: number;
}

export interface LeaseOptions {
  /** Started by a script: it does not wait, for its parent would hold the place it waits for. */
  readonly nested: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** A thread for the time of one script. */
export interface Lease {
  readonly slot: WorkerSlot;
  /** Gives the thread back: kept when it is clean, replaced when it had to be terminated. */
  release(): Promise<void>;
}

export interface WorkerPool {
  /** @throws SpellError `CLOSED`; the signal's reason when aborted in the queue. */
  lease(options: LeaseOptions): Promise<Lease>;
  close(): Promise<void>;
}

/** How long a script may take to unwind before its thread is terminated, ms. */
const GRACE_MS = 50;

export function createWorkerPool({ start, warm, cap }: WorkerPoolOptions): WorkerPool {
  const idle: WorkerSlot[] = [];
  const all = new Set<WorkerSlot>();
  const queue: Waiter[] = [];
  let roots = 0;
  let closed = false;

  const add = async (): Promise<WorkerSlot> => {
    const slot = await start();
    if (closed) {
      await slot.terminate();
      throw closedError();
    }
    all.add(slot);
    return slot;
  };
  const take = async (): Promise<WorkerSlot> => {
    let slot = idle.pop();
    while (slot?.dead === true) slot = idle.pop();
    return slot ?? add();
  };
  const keep = async (slot: WorkerSlot, clean: boolean): Promise<void> => {
    if (clean && !closed && idle.length < warm) return void idle.push(slot);
    all.delete(slot);
    await slot.terminate();
    // The next script should not wait for a thread to start because the last one had to be killed.
    if (!clean && !closed && idle.length === 0) idle.push(await add());
  };
  const leave = (nested: boolean): void => {
    if (nested) return;
    const next = queue.shift();
    if (next === undefined) roots -= 1;
    else next.enter();
  };
  const enter = async ({ nested, signal }: LeaseOptions): Promise<void> => {
    signal?.throwIfAborted();
    if (closed) throw closedError();
    if (nested) return;
    if (roots >= cap) await waitIn(queue, signal);
    else roots += 1;
  };

  return {
    async lease(options) {
      await enter(options);
      const slot = await take().catch((error: unknown) => {
        leave(options.nested);
        throw error;
      });
      const release = async (): Promise<void> => {
        await keep(slot, await slot.retire(GRACE_MS));
        leave(options.nested);
      };
      return { slot, release };
    },
    async close() {
      closed = true;
      for (const { refuse } of queue.splice(0)) refuse(closedError());
      await Promise.all([...all].map((slot) => slot.terminate()));
      all.clear();
      idle.length = 0;
    },
  };
}

interface Waiter {
  readonly enter: () => void;
  readonly refuse: (reason: Error) => void;
}

function waitIn(queue: Waiter[], signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      queue.splice(queue.indexOf(waiter), 1);
      reject(signal?.reason as Error);
    };
    const waiter: Waiter = {
      enter() {
        signal?.removeEventListener('abort', leave);
        resolve();
      },
      refuse(reason) {
        signal?.removeEventListener('abort', leave);
        reject(reason);
      },
    };
    signal?.addEventListener('abort', leave, { once: true });
    queue.push(waiter);
  });
}

function closedError(): SpellError {
  return new SpellError({ code: 'CLOSED', message: 'Expected the script engine to be open, but it was closed.' });
}
