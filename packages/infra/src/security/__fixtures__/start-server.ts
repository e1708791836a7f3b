import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A server on the loopback that remembers its requests. */
export interface TestServer extends AsyncDisposable {
  readonly port: number;
  readonly requests: readonly IncomingMessage[];
}

/** Starts a server. @param host @default 127.0.0.1 */
export async function startServer(answer: RequestListener, host = '127.0.0.1'): Promise<TestServer> {
  return listen(createServer(), answer, host);
}

/** Starts a server that is not listening yet. */
export async function listen(
  server: Server | SecureServer,
  answer: RequestListener,
  host = '127.0.0.1',
): Promise<TestServer> {
  const requests: IncomingMessage[] = [];
  server.on('request', (request: IncomingMessage, response) => {
    requests.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port, requests, [Symbol.asyncDispose]: close };
}
