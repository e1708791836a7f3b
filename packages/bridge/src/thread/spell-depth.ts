import { AsyncLocalStorage } from 'node:async_hooks';

import { SpellError } from '@llmspell/core';

/** Spells that start spells that start spells: each holds a thread. */
const MAX_DEPTH = 8;

// One for all engines: a Lua spell may start a JavaScript one.
const storage = new AsyncLocalStorage<number>();

/** How many scripts are around the current call; 0 outside of any. @throws SpellError `NOT_SUPPORTED` beyond 8. */
export function currentSpellDepth(): number {
  const depth = storage.getStore() ?? 0;
  if (depth <= MAX_DEPTH) return depth;
  throw new SpellError({
    code: 'NOT_SUPPORTED',
    message: `Spells may start spells ${MAX_DEPTH} levels deep, and this is one more. Does a spell start itself?`,
  });
}

/** Runs the host's side of a call made by a script at `depth`. */
export function runInSpell<T>(depth: number, run: () => T): T {
  return storage.run(depth + 1, run);
}
