/**
 * Priorities of the built-in hooks. Those that only watch see everything that is tried, so they come first, and a guard
 * right after them: the first decision ends a chain, and no other may go past a guard. What saves a call comes after the
 * hooks of users, which may change it, and before what counts calls: an answer from the cache is none.
 */
export const HOOK_ORDER = { watch: 1_000, guard: 900, save: -100, limit: -200 } as const;
