import { SpellError } from '@llmspell/core';

/** No place to run and none to wait. */
export function overloadedError(
  name: string,
  { limit, queued }: { readonly limit: number; readonly queued: number },
): SpellError {
  return new SpellError({
    code: 'OVERLOADED',
    message: `"${name}" has ${limit} calls under way and ${queued} waiting, and takes no more. Try again later, or raise its limits.`,
    retryable: true,
    data: { name, limit, queued },
  });
}
