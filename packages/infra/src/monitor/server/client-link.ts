import type { WebSocket } from 'ws';

import type { BoundedStream } from '../../events/bounded-stream.ts';
import type { ActivityChange } from '../activity.ts';
import type { ActivityMonitor } from '../create-activity-monitor.ts';

const GOING_AWAY = 1001;

/**
 * One client. It gets a snapshot and then the changes after it. What it has not read yet is bounded: a client that falls
 * behind loses the changes that waited, and gets a new snapshot in their place.
 */
export class ClientLink {
  readonly #socket: WebSocket;
  readonly #monitor: ActivityMonitor;
  readonly #changes: BoundedStream<ActivityChange>;
  #alive = true;
  #sentRevision = 0;
  /** Changes that were lost before the last snapshot. */
  #dropped = 0;

  constructor(socket: WebSocket, monitor: ActivityMonitor, queueSize: number) {
    this.#socket = socket;
    this.#monitor = monitor;
    this.#changes = monitor.changes({ capacity: queueSize });
    socket.on('pong', () => {
      this.#alive = true;
    });
    // The close that follows ends the link.
    socket.on('error', () => {});
    socket.on('close', () => this.#changes.close());
  }

  /** Sends until the client or the monitor ends. */
  async run(): Promise<void> {
    try {
      await this.#sendSnapshot();
      for await (const change of this.#changes) await this.#tell(change);
    } catch {
      // The client is gone, which its close event says too.
    }
    this.close();
  }

  /** Asks for a sign of life, and ends a client that has given none since it was asked last. */
  check(): void {
    if (!this.#alive) {
      this.#socket.terminate();
      return;
    }
    this.#alive = false;
    this.#socket.ping();
  }

  close(): void {
    this.#changes.close();
    this.#socket.close(GOING_AWAY);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  async #tell(change: ActivityChange): Promise<void> {
    const { dropped } = this.#changes.stats;
    if (dropped > this.#dropped) {
      this.#dropped = dropped;
      // All that waits is in the snapshot.
      while (this.#changes.discard(() => true));
      await this.#sendSnapshot();
    } else if (change.revision > this.#sentRevision) {
      this.#sentRevision = change.revision;
      await this.#send({ type: 'activity', data: change });
    }
  }

  #sendSnapshot(): Promise<void> {
    const snapshot = this.#monitor.snapshot();
    this.#sentRevision = snapshot.revision;
    return this.#send({ type: 'snapshot', data: snapshot });
  }

  /** Resolves when the operating system has taken it: a client that does not read makes this wait. */
  #send(message: object): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.send(JSON.stringify(message), (error) => {
        if (error === undefined || error === null) resolve();
        else reject(error);
      });
    });
  }
}
