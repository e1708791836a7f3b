import { SpellError, type RunContext, type StateEntry, type StateStore, type StateWrite } from '@llmspell/core';

import { checkWrites } from '../check-writes.ts';
import { scopedStore } from '../scoped-store.ts';

/** How long it is remembered that a conditional commit was made, ms. */
const REMEMBERED_MS = 7 * 24 * 60 * 60 * 1000;
/** Where that is. */
const COMMITTED = 'committed/';

/**
 * The store of a context in which every access is an effect, so that a replay answers it from the journal: whatever works
 * on a state store works in a durable run. A commit that was made just before a crash is not made again. A scan is read
 * whole; watching is not supported.
 */
export function effectStore(context: RunContext): StateStore {
  const store: StateStore = {
    features: { persistent: context.state.features.persistent, watch: false },
    async get(key) {
      const found = await context.effect('state.get', async () => {
        const entry = await context.state.get(key);
        // A list, because an effect's value is JSON and JSON has no `undefined`.
        return entry === undefined ? [] : [entry];
      });
      return found[0];
    },
    commit(writes) {
      // Copied now: under a journal the effect begins later.
      const checked = checkWrites(writes);
      return context.effect('state.commit', ({ idempotencyKey }) => commitOnce(context, checked, idempotencyKey));
    },
    async *scan(options) {
      yield* await context.effect('state.scan', async () => {
        const entries: StateEntry[] = [];
        for await (const entry of context.state.scan(options)) entries.push(entry);
        return entries;
      });
    },
    watch: () => refuseToWatch(),
    close: () => Promise.resolve(),
  };
  // The view adds that closing it closes nothing else.
  return scopedStore(store, '');
}

/** Repeated after a crash, a condition would meet the commit's own writes. So the commit leaves a mark of itself. */
async function commitOnce(
  { state }: RunContext,
  writes: readonly StateWrite[],
  idempotencyKey: string,
): Promise<number> {
  if (!writes.some(({ ifRevision }) => ifRevision !== undefined)) return state.commit(writes);
  const key = COMMITTED + idempotencyKey;
  const mark = await state.get(key);
  if (mark !== undefined) return mark.revision + writes.length;
  return state.commit([{ type: 'set', key, value: null, ttlMs: REMEMBERED_MS, ifRevision: 0 }, ...writes]);
}

async function* refuseToWatch(): AsyncGenerator<never> {
  yield await Promise.reject(
    new SpellError({
      code: 'NOT_SUPPORTED',
      message: 'The state of a run cannot be watched, for a replay could not repeat it. Watch the store itself.',
    }),
  );
}
