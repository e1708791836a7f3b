import { SpellError } from '@llmspell/core';

import { toHttpError, type HttpRequest } from './http-error.ts';

/** The part of an answer that is passed on. */
export interface Answer {
  readonly body: ReadableStream<Uint8Array> | null;
  readonly headers: Iterable<[string, string]>;
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  readonly redirected: boolean;
}

/** An answer whose body fails with `HTTP_FAILED` when it is longer than `maxBytes`, however it was compressed, or ends early. */
export function limitBody(answer: Answer, maxBytes: number, request: HttpRequest): Response {
  const { status, statusText, headers, url, redirected } = answer;
  const body = answer.body === null ? null : limited(answer.body.getReader(), maxBytes, request);
  const response = new Response(body, { status, statusText, headers: [...headers] });
  return Object.defineProperties(response, { url: { value: url }, redirected: { value: redirected } });
}

function limited(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  maxBytes: number,
  request: HttpRequest,
): ReadableStream<Uint8Array> {
  let received = 0;
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    const { done, value } = await reader.read().catch((error: unknown) => {
      throw toHttpError(error, request);
    });
    if (done) {
      controller.close();
      return;
    }
    received += value.byteLength;
    if (received > maxBytes) {
      const error = tooLarge(request.origin, maxBytes);
      await reader.cancel(error);
      throw error;
    }
    controller.enqueue(value);
  };
  return new ReadableStream({ pull, cancel: (reason) => reader.cancel(reason) }, { highWaterMark: 0 });
}

function tooLarge(origin: string, maxBytes: number): SpellError {
  return new SpellError({
    code: 'HTTP_FAILED',
    message: `The answer of ${origin} is longer than the allowed ${maxBytes} bytes. Ask for less, or raise the limit.`,
    data: { origin, maxBytes },
  });
}
