import { SpellError } from '@llmspell/core';

type Fetch = typeof globalThis.fetch;

/**
 * Makes a `fetch` whose answers end with an error after so many bytes: one that never ends, or is far too large, does not
 * fill the memory.
 */
export function limitResponse(fetch: Fetch, maxBytes: number): Fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (response.body === null) return response;
    return new Response(response.body.pipeThrough(createCounter(maxBytes)), response);
  };
}

function createCounter(maxBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) controller.error(tooLarge(maxBytes));
      else controller.enqueue(chunk);
    },
  });
}

function tooLarge(maxBytes: number): SpellError {
  return new SpellError({
    code: 'PROVIDER_FAILED',
    message: `the answer is larger than ${maxBytes} bytes. Raise maxResponseBytes if it may be.`,
    data: { maxBytes },
  });
}
