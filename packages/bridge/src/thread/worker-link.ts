import { receiveMessageOnPort } from 'node:worker_threads';

import { CTL, type MainMessage, type SettleMessage, type WorkerMessage, type WorkerStart } from './protocol.ts';

/** The worker's end of the protocol, for every engine. */
export interface WorkerLink {
  post(message: WorkerMessage): void;
  /** Handles messages one after another, in order, each when the one before is done. */
  serve(handle: Handler): void;
  /**
   * Blocks the thread until the answer of call `id` has come. What else comes meanwhile goes to `meanwhile`; what that
   * does not take (false) is handled later, in order. `undefined` when the script has to end.
   */
  waitFor(id: number, meanwhile?: (message: MainMessage) => boolean): SettleMessage | undefined;
  /** Blocks the thread until a message has come. `undefined` when the script has to end. */
  next(): MainMessage | undefined;
  /** Whether the main thread asks the script to stop. */
  interrupted(): boolean;
}

type Handler = (message: MainMessage) => void | Promise<void>;

const ignore: Handler = () => {};

export function createWorkerLink({ port, ctl: shared }: WorkerStart): WorkerLink {
  const ctl = new Int32Array(shared);
  const backlog: MainMessage[] = [];
  let serving = Promise.resolve();
  let handle: Handler = ignore;

  const drain = async (): Promise<void> => {
    for (let message = backlog.shift(); message !== undefined; message = backlog.shift()) await handle(message);
  };
  const enqueue = (message: MainMessage): void => {
    backlog.push(message);
    serving = serving.then(drain);
  };

  const next = (): MainMessage | undefined => {
    for (;;) {
      const seen = Atomics.load(ctl, CTL.SEQ);
      const message = receiveMessageOnPort(port)?.message as MainMessage | undefined;
      if (message?.type === 'close') {
        // Answered when what runs has unwound.
        enqueue(message);
        return undefined;
      }
      if (message !== undefined) return message;
      Atomics.wait(ctl, CTL.SEQ, seen);
    }
  };

  return {
    post: (message) => port.postMessage(message),
    serve(handler) {
      handle = handler;
      port.on('message', enqueue);
    },
    next,
    waitFor(id, meanwhile) {
      for (let message = next(); message !== undefined; message = next()) {
        if (message.type === 'settle' && message.id === id) return message;
        if (meanwhile?.(message) !== true) enqueue(message);
      }
      return undefined;
    },
    interrupted: () => Atomics.load(ctl, CTL.INTERRUPT) !== 0,
  };
}
