import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import type { LlmFault } from './llm-fault.ts';

/** How a stream is written. */
export interface StreamForm {
  readonly contentType: string;
  /** What comes after each of the frames. */
  readonly end: string;
}

/** Server-sent events. */
export const EVENT_STREAM: StreamForm = { contentType: 'text/event-stream', end: '\n\n' };
/** One JSON document a line. */
export const JSON_LINES: StreamForm = { contentType: 'application/x-ndjson', end: '\n' };

const NOISE = Buffer.from([0x00, 0xff, 0xfe, 0x80, 0x0a, 0x0d, 0xc3, 0x28, 0x0a, 0x0a]);

/** Sends a stream, with what is to go wrong. */
export async function sendEvents(
  response: ServerResponse,
  frames: readonly string[],
  { fault, form }: { readonly fault: LlmFault; readonly form: StreamForm },
): Promise<void> {
  const { hangAfter, cutAfter, endAfter, endlessAfter, eventDelayMs = 0 } = fault;
  response.writeHead(200, { 'content-type': form.contentType, 'cache-control': 'no-cache' });
  response.flushHeaders();
  for (const [index, frame] of frames.entries()) {
    if (index === hangAfter) return;
    if (index === cutAfter) {
      // An orderly end of the connection in the middle of the answer: what was written still arrives.
      response.socket?.end();
      return;
    }
    if (index === endAfter) break;
    spoil(response, index, { fault, form });
    if (index === endlessAfter) return repeat(response, `${frames[index - 1] ?? frame}${form.end}`);
    if (eventDelayMs > 0) await sleep(eventDelayMs);
    if (response.destroyed) return;
    response.write(`${frame}${form.end}`);
  }
  response.end();
}

/** Writes what does not belong there. */
function spoil(
  response: ServerResponse,
  index: number,
  { fault, form }: { readonly fault: LlmFault; readonly form: StreamForm },
): void {
  if (index === fault.malformedAfter) response.write(`${form === EVENT_STREAM ? 'data: ' : ''}{"broken":${form.end}`);
  if (index === fault.noiseAfter) response.write(NOISE);
}

/** Frames that are written at once where there is no end of them. */
const BURST = 20;

/** As fast as the other side reads, until it is gone. */
async function repeat(response: ServerResponse, frame: string): Promise<void> {
  const closed = once(response, 'close');
  const burst = frame.repeat(BURST);
  while (!response.destroyed) {
    if (response.write(burst)) await new Promise(setImmediate);
    else await Promise.race([once(response, 'drain'), closed]);
  }
}
