import { decode, type Decoding } from './decode.ts';
import { encode, encodeThrown, type Encoding } from './encode.ts';
import { cleanStack } from './frames.ts';
import type { HostFunction } from './host-function.ts';

/** Host calls of the script, and calls of the host into it. */
export interface Calls {
  call(target: string | number, method: string, args: readonly unknown[]): Promise<unknown>;
  callSync(target: string | number, method: string, args: readonly unknown[]): unknown;
  stream(target: string | number, method: string, args: readonly unknown[]): AsyncIterableIterator<unknown>;
  /** An iterator of the host. */
  iterate(id: number): AsyncIterableIterator<unknown>;
  settle(id: number, ok: boolean, text: string): void;
  /** Runs what the host asks for and answers it. */
  answer(id: number, run: () => unknown): void;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** Where in the script the call was made: the answer comes on another stack. */
  readonly here: Error;
}

export function createCalls(host: HostFunction, encoding: Encoding, decoding: Decoding): Calls {
  const pending = new Map<number, Pending>();
  let next = 1;

  const begin = (
    operation: 'async' | 'stream',
    target: string | number,
    method: string,
    args: string,
  ): Promise<unknown> => {
    const id = next;
    next += 1;
    const here = new Error();
    return new Promise((resolve, reject) => {
      pending.set(id, { resolve, reject, here });
      host(operation, id, target, method, args);
    });
  };
  const encodeHere = (args: readonly unknown[], here: Error): string => {
    try {
      return encode(args, encoding);
    } catch (error) {
      throw located(error, here);
    }
  };
  const call: Calls['call'] = async (target, method, args) =>
    begin('async', target, method, encodeHere(args, new Error()));

  const step = async (method: string, id: number): Promise<IteratorResult<unknown>> =>
    (await call('$iterator', method, [id])) as IteratorResult<unknown>;

  return {
    call,
    callSync(target, method, args) {
      const here = new Error();
      const answer = host('sync', 0, target, method, encodeHere(args, here)) ?? '';
      // The answer's text begins with + for a value and - for an error.
      const value = decode(answer.slice(1), decoding);
      if (answer.startsWith('+')) return value;
      throw located(value, here);
    },
    stream(target, method, args) {
      // Arguments are read now, the call begins with the first part that is asked for.
      const text = encodeHere(args, new Error());
      return delegate(async () => (await begin('stream', target, method, text)) as AsyncIterator<unknown>);
    },
    iterate: (id) => iterator((method) => step(method, id)),
    settle(id, ok, text) {
      const call = pending.get(id);
      if (call === undefined) return;
      pending.delete(id);
      try {
        const value = decode(text, decoding);
        if (ok) call.resolve(value);
        else call.reject(located(value, call.here));
      } catch (error) {
        call.reject(error);
      }
    },
    answer(id, run) {
      const done = (value: unknown): void => {
        try {
          host('done', id, '', '', encode(value, encoding));
        } catch (error) {
          failed(error);
        }
      };
      const failed = (error: unknown): void => void host('failed', id, '', '', encodeThrown(error, encoding));
      try {
        const value = run();
        if (isThenable(value)) void Promise.resolve(value).then(done, failed);
        else done(value);
      } catch (error) {
        failed(error);
      }
    },
  };
}

/** Gives an error of the host the place in the script where the call was made. */
function located(error: unknown, here: Error): unknown {
  if (!(error instanceof Error)) return error;
  const value = `${error.name}: ${error.message}\n${cleanStack(here.stack)}`;
  Object.defineProperty(error, 'stack', { value, configurable: true, writable: true });
  return error;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function';
}

/** An iterator that is opened when its first part is asked for, and closed only if it was opened. */
function delegate(open: () => Promise<AsyncIterator<unknown>>): AsyncIterableIterator<unknown> {
  let opened: Promise<AsyncIterator<unknown>> | undefined;
  return iterator(async (method) => {
    if (method === 'return' && opened === undefined) return DONE;
    opened ??= open();
    const inner = await opened;
    return method === 'next' ? inner.next() : ((await inner.return?.()) ?? DONE);
  });
}

const DONE = { done: true, value: undefined } as const;

function iterator(
  step: (method: 'next' | 'return') => Promise<IteratorResult<unknown>>,
): AsyncIterableIterator<unknown> {
  let done = false;
  return {
    async next() {
      if (done) return DONE;
      const result = await step('next');
      if (result.done === true) done = true;
      return result;
    },
    async return(value: unknown) {
      const open = !done;
      done = true;
      if (open) await step('return');
      return { done: true, value };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
