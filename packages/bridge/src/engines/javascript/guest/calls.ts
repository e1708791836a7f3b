import { decode, type Decoding } from './decode.ts';
import { encode, type Encoding } from './encode.ts';
import type { HostFunction } from './host-function.ts';
import { createIterator, delegateIterator } from './iterator.ts';
import { located } from './located.ts';

/** Host calls of the script. */
export interface Calls {
  call(target: string | number, method: string, args: readonly unknown[]): Promise<unknown>;
  callSync(target: string | number, method: string, args: readonly unknown[]): unknown;
  stream(target: string | number, method: string, args: readonly unknown[]): AsyncIterableIterator<unknown>;
  /** An iterator of the host. */
  iterate(id: number): AsyncIterableIterator<unknown>;
  /** The answer of a call has come. */
  readonly settle: (id: number, ok: boolean, text: string) => void;
}

export interface CallsOptions {
  readonly encoding: Encoding;
  readonly decoding: Decoding;
  readonly locate: Locate;
}

/** Where in the script an error was made; `undefined` when the host does not want to know. */
export type Locate = (here: Error) => string | undefined;

interface Request {
  readonly target: string | number;
  readonly method: string;
  /** Wire text. */
  readonly args: string;
  readonly place: string | undefined;
  /** Where in the script the call was made: the answer comes on another stack. */
  readonly here: Error;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly here: Error;
}

export function createCalls(host: HostFunction, { encoding, decoding, locate }: CallsOptions): Calls {
  const pending = new Map<number, Pending>();
  let next = 1;

  const begin = (operation: 'async' | 'stream', { target, method, args, place, here }: Request): Promise<unknown> => {
    const id = next;
    next += 1;
    return new Promise((resolve, reject) => {
      pending.set(id, { resolve, reject, here });
      host(operation, id, target, method, args, place);
    });
  };
  const write = (args: readonly unknown[], here: Error): string => {
    try {
      return encode(args, encoding);
    } catch (error) {
      throw located(error, here);
    }
  };
  const call: Calls['call'] = async (target, method, args) => {
    const here = new Error();
    return begin('async', { target, method, args: write(args, here), place: locate(here), here });
  };

  return {
    call,
    callSync(target, method, args) {
      const here = new Error();
      const answer = host('sync', 0, target, method, write(args, here), locate(here)) ?? '';
      // The answer's text begins with + for a value and - for an error.
      const value = decode(answer.slice(1), decoding);
      if (answer.startsWith('+')) return value;
      throw located(value, here);
    },
    stream(target, method, args) {
      // Arguments are read now, the call begins with the first part that is asked for.
      const here = new Error();
      const request = { target, method, args: write(args, here), place: locate(here), here };
      return delegateIterator(async () => (await begin('stream', request)) as AsyncIterator<unknown>);
    },
    iterate: (id) =>
      createIterator(async (method) => (await call('$iterator', method, [id])) as IteratorResult<unknown>),
    settle(id, ok, text) {
      const waiting = pending.get(id);
      if (waiting === undefined) return;
      pending.delete(id);
      try {
        const value = decode(text, decoding);
        if (ok) waiting.resolve(value);
        else waiting.reject(located(value, waiting.here));
      } catch (error) {
        waiting.reject(error);
      }
    },
  };
}
