import { SpellError } from '@llmspell/core';

/** An answer whose body fails with `HTTP_FAILED` when it is longer than `maxBytes`, however it was compressed. */
export function limitBody(response: Response, maxBytes: number): Response {
  if (response.body === null) return response;
  let received = 0;
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      received += chunk.byteLength;
      if (received > maxBytes) controller.error(tooLarge(response.url, maxBytes));
      else controller.enqueue(chunk);
    },
  });
  const { status, statusText, headers, url, redirected } = response;
  const limited = new Response(response.body.pipeThrough(limit), { status, statusText, headers: [...headers] });
  return Object.defineProperties(limited, { url: { value: url }, redirected: { value: redirected } });
}

function tooLarge(url: string, maxBytes: number): SpellError {
  return new SpellError({
    code: 'HTTP_FAILED',
    message: `The answer from ${url} is longer than the allowed ${maxBytes} bytes.`,
    data: { url, maxBytes },
  });
}
