import type { Clock } from '@llmspell/core';
import type { WebSocket } from 'ws';

import type { ActivityMonitor } from '../create-activity-monitor.ts';
import { ClientLink } from './client-link.ts';

export interface ClientLinksOptions {
  readonly monitor: ActivityMonitor;
  readonly queueSize: number;
  readonly heartbeatMs: number;
  readonly clock: Clock;
}

/** ms for clients to say goodbye. */
const CLOSE_MS = 1_000;

/** All clients of a server. */
export class ClientLinks {
  readonly #options: ClientLinksOptions;
  readonly #links = new Map<ClientLink, Promise<void>>();
  readonly #stop = new AbortController();
  #beating = false;

  constructor(options: ClientLinksOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#links.size;
  }

  add(socket: WebSocket): void {
    if (this.#stop.signal.aborted) {
      socket.terminate();
      return;
    }
    const link = new ClientLink(socket, this.#options.monitor, this.#options.queueSize);
    const ended = new Promise<void>((resolve) => {
      socket.once('close', () => {
        this.#links.delete(link);
        resolve();
      });
    });
    this.#links.set(link, ended);
    void link.run();
    if (!this.#beating) void this.#beat();
  }

  /** Ends all: politely first, and then those that do not answer. */
  async close(): Promise<void> {
    this.#stop.abort();
    const links = [...this.#links];
    for (const [link] of links) link.close();
    const patience = new AbortController();
    const late = this.#options.clock.sleep(CLOSE_MS, patience.signal);
    await Promise.race([Promise.all(links.map(([, ended]) => ended)), late]);
    patience.abort();
    // Ended by the line above when all clients were quicker.
    late.catch(() => {});
    for (const [link] of links) link.terminate();
    await Promise.all(links.map(([, ended]) => ended));
  }

  /** Runs while there are clients. */
  async #beat(): Promise<void> {
    this.#beating = true;
    const { clock, heartbeatMs } = this.#options;
    try {
      while (this.#links.size > 0) {
        await clock.sleep(heartbeatMs, this.#stop.signal);
        for (const link of this.#links.keys()) link.check();
      }
    } catch (error) {
      if (!this.#stop.signal.aborted) throw error;
    } finally {
      this.#beating = false;
    }
  }
}
