import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import type { LlmFault } from './llm-fault.ts';

/** Sends server-sent events, with what is to go wrong. */
export async function sendEvents(
  response: ServerResponse,
  frames: readonly string[],
  { hangAfter, cutAfter, endAfter, malformedAfter, eventDelayMs = 0 }: LlmFault,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  response.flushHeaders();
  for (const [index, frame] of frames.entries()) {
    if (index === hangAfter) return;
    if (index === cutAfter) {
      // An orderly end of the connection in the middle of the answer: what was written still arrives.
      response.socket?.end();
      return;
    }
    if (index === endAfter) break;
    if (index === malformedAfter) response.write('data: {"broken":\n\n');
    if (eventDelayMs > 0) await sleep(eventDelayMs);
    if (response.destroyed) return;
    response.write(`${frame}\n\n`);
  }
  response.end();
}
