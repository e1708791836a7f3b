import { expect, test } from 'vitest';

import { createWorkerPool } from './worker-pool.ts';
import type { WorkerSlot } from './worker-slot.ts';

/** A slot without a thread, which says what was done to it. */
function createSlot({ clean = true }: { readonly clean?: boolean } = {}) {
  const slot = {
    ctl: new Int32Array(1),
    dead: false as boolean,
    terminated: 0,
    listen: () => {},
    post: () => {},
    keepAlive: () => {},
    retire: () => Promise.resolve(clean),
    terminate: () => {
      slot.terminated += 1;
      slot.dead = true;
      return Promise.resolve();
    },
  } satisfies WorkerSlot & { readonly terminated: number };
  return slot;
}

const noScripts = () => Promise.resolve();

test('a prepared thread is the one that the next script gets', async () => {
  const started: WorkerSlot[] = [];
  const start = async (): Promise<WorkerSlot> => {
    started.push(createSlot());
    return started.at(-1) ?? createSlot();
  };
  const pool = createWorkerPool({ start, warm: 1, cap: 1 });
  await pool.prepare();
  const lease = await pool.lease({ nested: false });
  expect(started).toEqual([lease.slot]);
  await lease.release();
  await pool.close(noScripts);
});

test('a thread that cannot start fails the script that gets it, and the next one starts another', async () => {
  const failure = new Error('no thread');
  let attempts = 0;
  const start = (): Promise<WorkerSlot> => {
    attempts += 1;
    return attempts === 1 ? Promise.reject(failure) : Promise.resolve(createSlot());
  };
  const pool = createWorkerPool({ start, warm: 1, cap: 1 });
  await pool.prepare();
  await expect(pool.lease({ nested: false })).rejects.toBe(failure);
  await (await pool.lease({ nested: false })).release();
  await pool.close(noScripts);
});

test('a thread that died while nobody used it is not given out', async () => {
  const slots = [createSlot(), createSlot()];
  let next = 0;
  const pool = createWorkerPool({ start: async () => slots[next++] ?? createSlot(), warm: 1, cap: 1 });
  await (await pool.lease({ nested: false })).release();
  await slots[0]?.terminate();
  expect((await pool.lease({ nested: false })).slot).toBe(slots[1]);
  await pool.close(noScripts);
});

test('closing while a thread starts leaves none', async () => {
  const slot = createSlot();
  const started = Promise.withResolvers<WorkerSlot>();
  const pool = createWorkerPool({ start: () => started.promise, warm: 1, cap: 1 });
  const prepared = pool.prepare();
  const closed = pool.close(noScripts);
  started.resolve(slot);
  await Promise.all([prepared, closed]);
  expect(slot.terminated).toBe(1);
});

test('a thread that had to be ended is replaced before the next script comes', async () => {
  let starts = 0;
  const start = async (): Promise<WorkerSlot> => {
    starts += 1;
    return createSlot({ clean: false });
  };
  const pool = createWorkerPool({ start, warm: 1, cap: 1 });
  await (await pool.lease({ nested: false })).release();
  expect(starts).toBe(2);
  await pool.close(noScripts);
});
