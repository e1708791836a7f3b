import type { StateStore } from '@llmspell/core';

/** A store on which somebody else acts before each of the first commits. */
export function disturbedStore(
  store: StateStore,
  disturb: (round: number) => Promise<unknown>,
  rounds: number,
): StateStore {
  let round = 0;
  return {
    features: store.features,
    get: (key) => store.get(key),
    scan: (options) => store.scan(options),
    watch: (options) => store.watch(options),
    close: () => store.close(),
    async commit(writes) {
      if (round < rounds) await disturb((round += 1));
      return store.commit(writes);
    },
  };
}
