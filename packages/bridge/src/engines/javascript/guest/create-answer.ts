import { encode, encodeThrown, type Encoding } from './encode.ts';
import type { HostFunction } from './host-function.ts';

/** Makes what runs something for the host and sends it the outcome, now or when its promise is settled. */
export function createAnswer(host: HostFunction, encoding: Encoding): (id: number, run: () => unknown) => void {
  const fail = (id: number, error: unknown): void => void host('failed', id, '', '', encodeThrown(error, encoding));
  const finish = (id: number, value: unknown): void => {
    try {
      host('done', id, '', '', encode(value, encoding));
    } catch (error) {
      fail(id, error);
    }
  };
  const wait = async (id: number, value: PromiseLike<unknown>): Promise<void> => {
    try {
      finish(id, await value);
    } catch (error) {
      fail(id, error);
    }
  };

  return (id, run) => {
    try {
      const value = run();
      if (isThenable(value)) void wait(id, value);
      else finish(id, value);
    } catch (error) {
      fail(id, error);
    }
  };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function';
}
