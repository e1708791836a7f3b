import { SpellError, toSpellError, type HostApi, type HostApiCall } from '@llmspell/core';

import { decodeWire } from '../wire/decode-wire.ts';
import type { WireContext } from '../wire/encode-wire.ts';
import type { CallMessage } from './protocol.ts';

export interface HostCallsOptions {
  readonly api: HostApi;
  readonly wire: WireContext;
  /** Aborted when the script ends. */
  readonly signal: AbortSignal;
  readonly settle: (id: number, ok: boolean, value: unknown) => void;
  /** Ends the script. */
  readonly end: (error: unknown) => void;
}

/** The calls of a script, on the host's side. */
export interface HostCalls {
  /** Makes a call and answers it. What the text of a message names is looked up, never evaluated. */
  make(message: CallMessage): void;
  /** A timer of the script is not waited for any more. */
  clear(id: number): void;
}

export function createHostCalls(options: HostCallsOptions): HostCalls {
  const { settle } = options;
  const timers = new Map<number, AbortController>();

  const sleep = async ({ id, args }: CallMessage): Promise<void> => {
    const cleared = new AbortController();
    timers.set(id, cleared);
    const signal = AbortSignal.any([options.signal, cleared.signal]);
    try {
      const values = listOf(decodeWire(args, options.wire));
      await options.api.call({ target: '$timer', method: 'sleep', args: values, signal });
    } catch (error) {
      // Nobody in the script could hear of a timer that failed.
      if (error !== cleared.signal.reason && !options.signal.aborted) return options.end(error);
    } finally {
      timers.delete(id);
    }
    settle(id, true, undefined);
  };

  return {
    make(message) {
      const { id, mode, target, method, args } = message;
      if (target === '$timer') return void sleep(message);
      try {
        const values = listOf(decodeWire(args, options.wire));
        const result = perform({ mode, target, method, values }, options);
        if (!(result instanceof Promise)) return settle(id, true, result);
        result.then(
          (value: unknown) => settle(id, true, value),
          (error: unknown) => settle(id, false, toSpellError(error)),
        );
      } catch (error) {
        settle(id, false, toSpellError(error));
      }
    },
    clear: (id) => timers.get(id)?.abort(new SpellError({ code: 'ABORTED', message: 'The timer was cleared.' })),
  };
}

interface Request {
  readonly mode: CallMessage['mode'];
  readonly target: string | number;
  readonly method: string;
  readonly values: readonly unknown[];
}

function perform({ mode, target, method, values }: Request, options: HostCallsOptions): unknown {
  if (target === '$function') return callFunction(values, options.wire);
  if (target === '$iterator') return stepIterator(method, values, options.wire);
  const call: HostApiCall = { ...receiverOf(target, values, options.wire), method, signal: options.signal };
  if (mode === 'sync') return options.api.callSync(call);
  return mode === 'stream' ? options.api.stream(call) : options.api.call(call);
}

function receiverOf(target: string | number, values: readonly unknown[], wire: WireContext) {
  if (typeof target === 'number') return { target: heldBy(wire, target), args: values };
  if (target !== '$object') return { target, args: values };
  const [instance, ...args] = values;
  if (typeof instance !== 'object' || instance === null) throw notHeld();
  return { target: instance, args };
}

async function callFunction([id, args]: readonly unknown[], wire: WireContext): Promise<unknown> {
  const value: unknown = heldBy(wire, id);
  if (typeof value !== 'function') throw notHeld();
  return value(...listOf(args));
}

async function stepIterator(method: string, [id]: readonly unknown[], wire: WireContext): Promise<unknown> {
  const iterator = heldBy(wire, id) as Partial<AsyncIterator<unknown>>;
  if (typeof iterator.next !== 'function') throw notHeld();
  if (method !== 'return') {
    const { done = false, value } = await iterator.next();
    return { done, value };
  }
  await iterator.return?.();
  return { done: true };
}

function heldBy({ host }: WireContext, id: unknown): object {
  const value = typeof id === 'number' ? host.get(id) : undefined;
  if (value === undefined) throw notHeld();
  return value;
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new SpellError({ code: 'VALUE_UNSUPPORTED', message: 'Expected a list of arguments from the script.' });
}

function notHeld(): SpellError {
  return new SpellError({
    code: 'NOT_FOUND',
    message: 'The script does not hold this host object; it may have released it.',
  });
}
