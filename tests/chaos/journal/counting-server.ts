import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** When the server lets the test act: the call has come, has been done, or has been answered. */
export type Phase = 'arrived' | 'done' | 'answered';
export const PHASES: readonly Phase[] = ['arrived', 'done', 'answered'];

/** A call of the tool, as the server knows it. */
export interface CountedCall {
  readonly idempotencyKey: string;
  /** The step that made it. */
  readonly step: string;
  /** How often it was done, over all processes. */
  readonly count: number;
}

export interface CountingServer extends AsyncDisposable {
  readonly url: string;
  /** Calls that were done, by idempotency key. */
  readonly calls: ReadonlyMap<string, CountedCall>;
  /** Steps in the order in which their calls came. */
  readonly arrivals: readonly string[];
  /**
   * Is told of each phase of each call with its number, from 0, over all processes. A call is not answered before the promise
   * resolves.
   */
  onPhase: (phase: Phase, call: number) => Promise<void> | void;
}

/** Starts a server that does one thing for each call: it counts it, and answers with a digest of what it was given. */
export async function startCountingServer(): Promise<CountingServer> {
  const calls = new Map<string, CountedCall>();
  const arrivals: string[] = [];
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  const counting: CountingServer = {
    url: '',
    calls,
    arrivals,
    onPhase: () => {},
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const step = request.url?.slice(1) ?? '';
    const number = arrivals.push(step) - 1;
    const body = await text(request);
    await counting.onPhase('arrived', number);
    const idempotencyKey = String(request.headers['idempotency-key']);
    calls.set(idempotencyKey, { idempotencyKey, step, count: (calls.get(idempotencyKey)?.count ?? 0) + 1 });
    await counting.onPhase('done', number);
    response.end(createHash('sha256').update(`${step} ${body}`).digest('hex').slice(0, 16));
    await counting.onPhase('answered', number);
  }
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return Object.assign(counting, { url: `http://127.0.0.1:${port}` });
}
