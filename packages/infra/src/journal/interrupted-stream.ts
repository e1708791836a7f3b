import { SpellError } from '@llmspell/core';

/** An effect whose process ended in the middle of its result, after the program had gone on from what it had heard. */
export function interruptedError(runId: string, effect: string, parts: number): SpellError {
  return new SpellError({
    code: 'STREAM_INTERRUPTED',
    message: `Effect "${effect}" of run ${runId} was broken off by the end of its process, after ${parts} parts of its result from which the program had gone on. It is not made again by itself: the second answer would not fit the first. Catch this error and ask once more.`,
    retryable: true,
    data: { runId, effect, parts },
  });
}
