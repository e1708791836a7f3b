import type { Locate } from './calls.ts';
import { format } from './format.ts';
import type { HostFunction } from './host-function.ts';

/** Gives the script timers, a console and its own randomness, and hides what would make it undeterministic. */
export function installGlobals(host: HostFunction, seed: number, locate: Locate): Timers {
  const timers = createTimers(host, locate);
  for (const [name, value] of Object.entries(timers.globals)) define(name, value);
  define('console', createConsole(host));
  define('print', (...values: unknown[]) => write(host, 'stdout', values));
  Object.defineProperty(Math, 'random', { value: createRandom(seed), writable: true, configurable: true });
  // What is collected when is the machine's business, and would differ from run to run.
  Reflect.deleteProperty(globalThis, 'WeakRef');
  Reflect.deleteProperty(globalThis, 'FinalizationRegistry');
  // A script's own formatter of stacks would be handed the functions of the prelude.
  Object.defineProperty(Error, 'prepareStackTrace', { get: () => undefined, set: () => {}, configurable: false });
  return timers;
}

export interface Timers {
  /** `setTimeout` and its family. */
  readonly globals: Readonly<Record<string, unknown>>;
  /** A timer has come. */
  readonly fire: (id: number) => void;
}

interface Timer {
  readonly callback: (...args: unknown[]) => unknown;
  readonly args: unknown[];
  readonly repeats: boolean;
}

function createTimers(host: HostFunction, locate: Locate): Timers {
  const timers = new Map<number, Timer>();
  let next = 1;

  const starter =
    (kind: 'timeout' | 'interval') =>
    (callback: unknown, delay?: unknown, ...args: unknown[]): number => {
      if (typeof callback !== 'function') throw new TypeError('The first argument of a timer has to be a function.');
      const id = next;
      next += 1;
      timers.set(id, { callback: callback as Timer['callback'], args, repeats: kind === 'interval' });
      host('timer', id, kind, '', String(Number(delay) || 0), locate(new Error()));
      return id;
    };
  const clear = (id: unknown): void => {
    if (typeof id === 'number' && timers.delete(id)) host('clear', id);
  };

  return {
    globals: {
      setTimeout: starter('timeout'),
      setInterval: starter('interval'),
      clearTimeout: clear,
      clearInterval: clear,
    },
    fire(id) {
      const timer = timers.get(id);
      if (timer === undefined) return;
      if (!timer.repeats) timers.delete(id);
      timer.callback(...timer.args);
    },
  };
}

function createConsole(host: HostFunction): object {
  const to =
    (stream: 'stdout' | 'stderr') =>
    (...values: unknown[]): void =>
      write(host, stream, values);
  const log = to('stdout');
  const error = to('stderr');
  const assert = (condition: unknown, ...values: unknown[]): void => {
    if (condition !== true && !condition) error('Assertion failed', ...values);
  };
  return { log, info: log, debug: log, dir: log, table: log, warn: error, error, trace: error, assert };
}

function write(host: HostFunction, stream: 'stdout' | 'stderr', values: unknown[]): void {
  host('output', 0, stream, '', `${values.map((value) => format(value)).join(' ')}\n`);
}

/** mulberry32: small, and the same everywhere. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function define(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
}
