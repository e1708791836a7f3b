import { SpellError } from '@llmspell/core';

import { createPlaces } from './places.ts';
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
  /** Starts a thread for a script that is about to come. Resolves when it starts; who leases it hears of a failure. */
  prepare(): Promise<void>;
  /** @throws SpellError `CLOSED`; the signal's reason when aborted in the queue. */
  lease(options: LeaseOptions): Promise<Lease>;
  /** Lets nobody in any more, closes the scripts that run, and ends the threads. */
  close(closeScripts: () => Promise<unknown>): Promise<void>;
}

/** How long a script may take to unwind before its thread is terminated, ms. */
const GRACE_MS = 50;

export function createWorkerPool({ start, warm, cap }: WorkerPoolOptions): WorkerPool {
  const places = createPlaces(cap);
  /** Threads that wait for a script, or still start. */
  const idle: Promise<WorkerSlot>[] = [];
  const all = new Set<WorkerSlot>();
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
  const prepare = async (): Promise<void> => {
    const slot = add();
    idle.push(slot);
    await Promise.allSettled([slot]);
  };
  const keep = async (slot: WorkerSlot, clean: boolean): Promise<void> => {
    if (clean && !closed && idle.length < warm) return void idle.push(Promise.resolve(slot));
    all.delete(slot);
    await slot.terminate();
    // The next script should not wait for a thread to start because the last one had to be killed.
    if (!clean && !closed && idle.length === 0) await prepare();
  };

  return {
    prepare,
    async lease({ nested, signal }) {
      signal?.throwIfAborted();
      if (closed) throw closedError();
      if (!nested) await places.enter(signal);
      const leave = (): void => (nested ? undefined : places.leave());
      const slot = await takeLiving(idle, add).catch((error: unknown) => {
        leave();
        throw error;
      });
      const release = async (): Promise<void> => {
        const clean = await slot.retire(GRACE_MS);
        await keep(slot, clean).finally(leave);
      };
      return { slot, release };
    },
    async close(closeScripts) {
      closed = true;
      places.close(closedError());
      await closeScripts();
      // One that still starts ends itself.
      await Promise.allSettled(idle);
      await Promise.all([...all].map((slot) => slot.terminate()));
      all.clear();
      idle.length = 0;
    },
  };
}

/** One of those that wait, or a new one. One that died while nobody used it is passed over. */
async function takeLiving(idle: Promise<WorkerSlot>[], add: () => Promise<WorkerSlot>): Promise<WorkerSlot> {
  for (let next = idle.pop(); next !== undefined; next = idle.pop()) {
    const slot = await next;
    if (!slot.dead) return slot;
  }
  return add();
}

function closedError(): SpellError {
  return new SpellError({ code: 'CLOSED', message: 'Expected the script engine to be open, but it was closed.' });
}
