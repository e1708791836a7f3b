import { createServer, type IncomingMessage, type Server } from 'node:http';
import { isIP, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

import { messageOf, SpellError, systemClock, type Clock } from '@llmspell/core';

import { importPeer } from '../../llm/import-peer.ts';
import { checkOption } from '../../resilience/policy/check-option.ts';
import type { ActivityMonitor } from '../create-activity-monitor.ts';
import { checkUpgrade, type Refusal, type UpgradeRules } from './check-upgrade.ts';
import { ClientLinks, type ClientLinksOptions } from './client-links.ts';

export interface ServeActivityOptions {
  /** Where to listen. Another machine can reach only what is not loopback, and that needs a token. @default '127.0.0.1' */
  readonly host?: string;
  /** @default any free one */
  readonly port?: number;
  /** @default '/' */
  readonly path?: string;
  /** What clients have to show: `Authorization: Bearer …`, or `?token=…` where headers cannot be set. @default nothing */
  readonly token?: string;
  /** Origins of pages that may connect: `http://localhost:5173`. @default none: no page may */
  readonly allowedOrigins?: readonly string[];
  /** Clients at once. @default 100 */
  readonly maxClients?: number;
  /** Changes that wait for one client, at most; one that falls behind gets a new snapshot instead. @default 1_000 */
  readonly queueSize?: number;
  /** ms between questions for a sign of life; a client that does not answer is ended at the next. @default 30_000 */
  readonly heartbeatMs?: number;
  /** @default the machine's clock */
  readonly clock?: Clock;
}

/** A server of activity. */
export interface ActivityServer extends AsyncDisposable {
  /** `ws://127.0.0.1:50123/` */
  readonly url: string;
  /** Clients that are connected. */
  readonly clients: number;
  /** Ends all clients and stops listening. May be called twice. The monitor goes on. */
  close(): Promise<void>;
}

/**
 * Streams what a monitor sees over WebSocket, as JSON texts: `{ type: 'snapshot', data }` first, then
 * `{ type: 'activity', data }` for each change. What clients send is ignored.
 *
 * @throws SpellError `PEER_MISSING` without the package `ws`; `HTTP_FAILED` when it cannot listen there. TypeError for a
 * host that is not loopback without a token.
 */
export async function serveActivity(
  monitor: ActivityMonitor,
  options: ServeActivityOptions = {},
): Promise<ActivityServer> {
  const { host = '127.0.0.1', port = 0, maxClients = 100 } = options;
  checkOption('maxClients', maxClients, { min: 1 });
  const rules = toRules(host, options);
  const links = new ClientLinks(toLinks(monitor, options));
  const server = await createUpgradeServer(links, (request) =>
    links.size >= maxClients ? TOO_MANY : checkUpgrade(request, rules),
  );
  await listen(server, { host, port });
  // A server that listens on a port has an address of this form.
  const address = server.address() as AddressInfo;
  return new Serving(server, links, `ws://${isIP(host) === 6 ? `[${host}]` : host}:${address.port}${rules.path}`);
}

function toRules(host: string, { path = '/', token, allowedOrigins = [] }: ServeActivityOptions): UpgradeRules {
  if (token === '' || (token === undefined && !isLoopback(host))) throw new TypeError(openToAll(host));
  return { path, token, allowedOrigins: new Set(allowedOrigins) };
}

function toLinks(monitor: ActivityMonitor, options: ServeActivityOptions): ClientLinksOptions {
  const { clock = systemClock, queueSize = 1_000, heartbeatMs = 30_000 } = options;
  checkOption('queueSize', queueSize, { min: 1 });
  checkOption('heartbeatMs', heartbeatMs, { min: 1 });
  return { monitor, clock, queueSize, heartbeatMs };
}

const TOO_MANY: Refusal = { status: 503, reason: 'There are too many clients.' };

async function createUpgradeServer(
  links: ClientLinks,
  check: (request: IncomingMessage) => Refusal | undefined,
): Promise<Server> {
  const { WebSocketServer } = await importPeer('ws', () => import('ws'));
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1_024, perMessageDeflate: false });
  const server = createServer((_request, response) => {
    response.writeHead(426, { Connection: 'close', Upgrade: 'websocket' }).end('This is a WebSocket server.\n');
  });
  return server.on('upgrade', (request, socket, head) => {
    // A client that is gone before it is answered.
    socket.on('error', () => {});
    const refusal = check(request);
    if (refusal === undefined) sockets.handleUpgrade(request, socket, head, (client) => links.add(client));
    else refuse(socket, refusal);
  });
}

class Serving implements ActivityServer {
  readonly url: string;
  readonly #server: Server;
  readonly #links: ClientLinks;
  #closing: Promise<void> | undefined;

  constructor(server: Server, links: ClientLinks, url: string) {
    this.url = url;
    this.#server = server;
    this.#links = links;
  }

  get clients(): number {
    return this.#links.size;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    const stopped = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    await this.#links.close();
    this.#server.closeAllConnections();
    await stopped;
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function openToAll(host: string): string {
  return `Expected a token for a server that listens on ${host}: without one everybody who can reach it sees all activity. Give a token, or listen on 127.0.0.1.`;
}

function refuse(socket: Duplex, { status, reason }: Refusal): void {
  const head = [`HTTP/1.1 ${status} Refused`, 'Connection: close', 'Content-Type: text/plain'];
  socket.end(`${head.join('\r\n')}\r\nContent-Length: ${Buffer.byteLength(reason)}\r\n\r\n${reason}`);
}

function listen(server: Server, { host, port }: { readonly host: string; readonly port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const message = `Could not listen on ${host}:${port}: ${messageOf(cause)}. Choose another port, or 0 for any free one.`;
      reject(new SpellError({ code: 'HTTP_FAILED', message, data: { host, port }, cause }));
    });
    server.listen(port, host, resolve);
  });
}
