import { MessageChannel, Worker } from 'node:worker_threads';

import {
  CTL,
  CTL_BYTES,
  type MainMessage,
  type ScriptMessage,
  type WorkerMessage,
  type WorkerStart,
} from './protocol.ts';

/** How the threads of an engine are started. */
export interface WorkerEntry {
  /** The file a thread runs. */
  readonly file: string;
  /** Folders and files it may read: its own code and its libraries. Nothing else of the machine is open to it. */
  readonly readable: readonly string[];
  /** What the engine's worker needs besides; a copy goes to each thread. */
  readonly engine: unknown;
}

/** Who hears from a thread. */
export interface SlotListener {
  onMessage(message: ScriptMessage): void;
  /** The thread is gone. */
  onDeath(error: unknown): void;
}

/** One operating-system thread. It runs one script at a time, and many one after another. */
export interface WorkerSlot {
  readonly ctl: Int32Array;
  readonly dead: boolean;
  listen(listener: SlotListener): void;
  post(message: MainMessage): void;
  /** While true, the thread keeps the process alive. */
  keepAlive(on: boolean): void;
  /** Asks the thread to give up its script. Resolves to whether it did within `graceMs`; if not, it was terminated. */
  retire(graceMs: number): Promise<boolean>;
  terminate(): Promise<void>;
}

/** For the JavaScript side of a thread (messages, the module loader); wasm memory has limits of its own. */
const RESOURCES = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 16, stackSizeMb: 8 };

const nobody: SlotListener = { onMessage: () => {}, onDeath: () => {} };

export function startWorkerSlot(entry: WorkerEntry): WorkerSlot {
  const ctl = new Int32Array(new SharedArrayBuffer(CTL_BYTES));
  const { worker, port } = startThread(entry, ctl.buffer);
  let listener = nobody;
  let dead = false;
  let onClosed = noWaiter;

  port.on('message', (message: WorkerMessage) => {
    if (message.type === 'closed') onClosed(true);
    else listener.onMessage(message);
  });
  port.unref();
  const die = (error: unknown): void => {
    if (dead) return;
    dead = true;
    port.close();
    onClosed(false);
    listener.onDeath(error);
  };
  worker.on('error', die);
  worker.on('exit', die);

  const post = (message: MainMessage): void => {
    if (dead) return;
    port.postMessage(message);
    Atomics.add(ctl, CTL.SEQ, 1);
    Atomics.notify(ctl, CTL.SEQ);
  };
  const askToClose = (settle: (clean: boolean) => void): void => {
    onClosed = settle;
    Atomics.store(ctl, CTL.INTERRUPT, 1);
    post({ type: 'close' });
  };
  const terminate = async (): Promise<void> => {
    await worker.terminate();
  };

  return {
    ctl,
    get dead() {
      return dead;
    },
    listen: (next) => void (listener = next),
    post,
    keepAlive: (on) => (on ? worker.ref() : worker.unref()),
    async retire(graceMs) {
      listener = nobody;
      worker.ref();
      const clean = !dead && (await closedWithin(graceMs, askToClose));
      onClosed = noWaiter;
      if (!clean) await terminate();
      Atomics.store(ctl, CTL.INTERRUPT, 0);
      worker.unref();
      return clean;
    },
    terminate,
  };
}

const noWaiter = (_clean: boolean): void => {};

function startThread({ file, readable, engine }: WorkerEntry, ctl: SharedArrayBuffer) {
  const { port1: port, port2 } = new MessageChannel();
  const start: WorkerStart = { port: port2, ctl, engine };
  const worker = new Worker(file, {
    workerData: start,
    transferList: [port2],
    env: {},
    execArgv: flags(readable),
    resourceLimits: RESOURCES,
  });
  worker.unref();
  return { worker, port };
}

function closedWithin(graceMs: number, ask: (settle: (clean: boolean) => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, graceMs, false);
    ask((clean) => {
      clearTimeout(timer);
      resolve(clean);
    });
  });
}

function flags(readable: readonly string[]): string[] {
  // Under tests the packages are their sources: the thread has to resolve them the same way.
  const conditions = process.execArgv.filter((argument) => argument.startsWith('--conditions='));
  return [...conditions, '--no-warnings', '--permission', ...readable.map((path) => `--allow-fs-read=${path}`)];
}
