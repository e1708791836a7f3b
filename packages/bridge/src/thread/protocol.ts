import type { MessagePort } from 'node:worker_threads';

import type { HostManifest, ScriptLimitName, ScriptLimits, ScriptOutput } from '@llmspell/core';

import type { WireText } from '../wire/wire-text.ts';

/**
 * What the main thread and the worker thread of a script say to each other. It is the same for every engine.
 *
 * A worker is started with {@link WorkerStart} as its `workerData`. All messages of both directions travel over
 * `port`; the worker reads it with `port.on('message')` while its event loop runs, and with
 * `receiveMessageOnPort(port)` while it is blocked in a sync host call.
 *
 * A worker lives through many scripts, one after another: `open` → `ready` → … → `close` → `closed`. Each `open` makes a
 * fresh virtual machine. After `limit`, `crash` or `exit` the worker has thrown its machine away by itself; it ignores
 * everything until `close`, which it answers with `closed` as ever.
 */
export interface WorkerStart {
  readonly port: MessagePort;
  /** An `Int32Array` over it has one cell for each name of {@link CTL}. */
  readonly ctl: SharedArrayBuffer;
  /** What this engine's worker needs besides: compiled wasm, sources of its prelude. */
  readonly engine: unknown;
}

/** The shared cells. */
export const CTL = {
  /**
   * Counts the messages of the main thread: after each `postMessage` it adds one and notifies. A worker that waits reads
   * it, drains the port with `receiveMessageOnPort`, and only then waits for it to change.
   */
  SEQ: 0,
  /** Not 0: the main thread asks the script to stop softly. The main thread clears it before `open`. */
  INTERRUPT: 1,
  /**
   * Odd while script code is running, even otherwise (also while blocked in a sync host call). A worker adds 2 wherever it
   * can see that the code is still in reach of its own interrupt check: the watchdog then leaves it alone.
   */
  BUSY: 2,
  /** CPU allowance of the slice that runs, ms, set before BUSY becomes odd. */
  CPU_LEFT_MS: 3,
  /** CPU the script has used, ms; set at the end of each slice. */
  CPU_USED_MS: 4,
  /** Memory of the virtual machine, KiB; set at the end of each slice. */
  MEMORY_KIB: 5,
} as const;

/** Bytes of {@link WorkerStart.ctl}. */
export const CTL_BYTES = 32;

export type MainMessage =
  | OpenMessage
  | RunMessage
  | SettleMessage
  | InvokeMessage
  | ReleaseRefsMessage
  | { readonly type: 'close' };

/** Makes the virtual machine; answered with `ready`. */
export interface OpenMessage extends Delivery {
  readonly type: 'open';
  readonly manifest: HostManifest;
  readonly limits: ScriptLimits;
  readonly args: readonly string[];
  /** An unsigned 32-bit integer. */
  readonly seed: number;
  /**
   * The script can be repeated from a record of what was delivered into it. The worker then says when it is idle, calls
   * the host for its timers, tells where calls are made, and releases nothing: what is collected when is no part of a
   * record. It gets one delivery at a time.
   */
  readonly repeatable: boolean;
}

/** Runs the script; answered with `done`. */
export interface RunMessage extends Delivery {
  readonly type: 'run';
  readonly id: number;
  readonly code: string;
  readonly filename: string;
  readonly modules: readonly (readonly [name: string, code: string])[];
}

/** Answers a `call`. With `ok` false, `value` is an error of the wire. */
export interface SettleMessage extends Delivery {
  readonly type: 'settle';
  readonly id: number;
  readonly ok: boolean;
  readonly value: WireText;
}

/**
 * Calls a function of the script (`method` is null) or a method of one of its objects; answered with `done`. The method `()`
 * calls a function too, and the answer is a list: its result, and the list of arguments as it left them.
 */
export interface InvokeMessage extends Delivery {
  readonly type: 'invoke';
  readonly id: number;
  readonly ref: number;
  readonly method: string | null;
  /** The wire text of a list. */
  readonly args: WireText;
}

/**
 * The host no longer holds these values of the script. Each comes with the number of times it was received; the worker
 * forgets it when that is as often as it was sent, for otherwise it is on its way again.
 */
export interface ReleaseRefsMessage {
  readonly type: 'release';
  readonly refs: readonly Receipt[];
}

export type Receipt = readonly [id: number, received: number];

/** What is delivered into a script. */
interface Delivery {
  /** Time as the script sees it until the next delivery, epoch ms. Absent: the machine's clock. */
  readonly now?: number;
}

export type WorkerMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'closed' }
  | CallMessage
  | DoneMessage
  | OutputMessage
  /** Repeatable scripts only: what the last delivery set off has run, and the next one may come. Opening needs none. */
  | { readonly type: 'idle' }
  | ClearMessage
  | { readonly type: 'limit'; readonly limit: ScriptLimitName }
  /** The virtual machine is in an unknown state. The message is for a log: it never holds a path of the host. */
  | { readonly type: 'crash'; readonly message: string }
  | ExitMessage
  | ReleaseHandlesMessage;

/** What concerns the script itself. */
export type ScriptMessage = Exclude<WorkerMessage, { readonly type: 'closed' }>;

/** The script ended itself. */
export interface ExitMessage {
  readonly type: 'exit';
  readonly code: number;
}

/** The script no longer waits for a timer; its call is answered all the same. */
export interface ClearMessage {
  readonly type: 'clear';
  /** Of the call with target `$timer`. */
  readonly id: number;
}

/**
 * A host call; answered with `settle`.
 *
 * `target` is one of
 * - the name of a host class: a static method, `new` for its constructor, `?name` for a lookup;
 * - the number of a handle: a method of that host object;
 * - `$object`: a method of the host's base class called on an instance of the script's own subclass. The first argument
 *   is the instance, the others follow;
 * - `$function`: calls a host function. The arguments are its number and the list of its arguments; `method` is empty;
 * - `$iterator`: `next` or `return` of a host iterator. The argument is its number; gives `{ done, value }`;
 * - `$timer`: `sleep`, in repeatable scripts. The argument is a time in ms; it is answered when that is over or the timer
 *   was cleared.
 *
 * `method` is the camelCase name of the manifest. With mode `stream` the answer is a host iterator. With mode `sync` the
 * worker blocks until the answer has come.
 */
export interface CallMessage {
  readonly type: 'call';
  readonly id: number;
  readonly mode: 'async' | 'sync' | 'stream';
  readonly target: string | number;
  readonly method: string;
  /** The wire text of a list. */
  readonly args: WireText;
  /** Where in the script it was made, `spell.lua:3`; repeatable scripts only. */
  readonly at?: string;
}

/** Answers `run` and `invoke`. With `ok` false, `value` is an error of the wire. */
export interface DoneMessage {
  readonly type: 'done';
  readonly id: number;
  readonly ok: boolean;
  readonly value: WireText;
}

/** Something printed, exactly as it is to be written: `print` and `console.log` end it with a newline. */
export interface OutputMessage extends ScriptOutput {
  readonly type: 'output';
}

/** The script no longer holds these host objects, functions or iterators; counted as in {@link ReleaseRefsMessage}. */
export interface ReleaseHandlesMessage {
  readonly type: 'release';
  readonly handles: readonly Receipt[];
}
