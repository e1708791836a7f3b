import { SpellError } from '@llmspell/core';

import { inCategories } from './in-categories.ts';

const mayGoAway = inCategories('transient', 'rate-limit');

/** Whether the same call may succeed when made again: what an error of ours says of itself, or the category of a foreign one. */
export function isRetryable(error: unknown): boolean {
  return SpellError.isInstance(error) ? error.retryable : mayGoAway(error);
}
