import { SpellError, type StateStore, type StateWrite } from '@llmspell/core';

/** A store whose process dies: from one commit on nothing is written any more. */
export interface CrashingStore extends StateStore {
  /** Commits that were asked for. */
  readonly commits: number;
  /** Aborted at the crash. */
  readonly crashed: AbortSignal;
}

/** @param lasts How many commits still succeed. */
export function createCrashingStore(store: StateStore, lasts = Infinity): CrashingStore {
  const crash = new AbortController();
  let commits = 0;
  return {
    features: store.features,
    get commits() {
      return commits;
    },
    crashed: crash.signal,
    get: (key) => store.get(key),
    scan: (options) => store.scan(options),
    watch: (options) => store.watch(options),
    async commit(writes: readonly StateWrite[]) {
      commits += 1;
      if (commits > lasts) {
        const gone = new SpellError({ code: 'STATE_FAILED', message: 'The process has ended.' });
        crash.abort(gone);
        throw gone;
      }
      return store.commit(writes);
    },
    // Whoever opened the store below closes it.
    close: async () => {},
  };
}
