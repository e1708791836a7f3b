import { LimitError, SpellError, toSpellError, type HostApi, type HostApiCall } from '@llmspell/core';

import { decodeWire } from '../wire/decode-wire.ts';
import { encodeWire, type WireContext } from '../wire/encode-wire.ts';
import type { WireText } from '../wire/wire-text.ts';
import type { CallMessage } from './protocol.ts';

export interface HostCallsOptions {
  readonly api: HostApi;
  readonly wire: WireContext;
  /** Aborted when the script ends. */
  readonly signal: AbortSignal;
  readonly settle: (id: number, ok: boolean, value: WireText) => void;
  /** Ends the script. */
  readonly fail: (error: LimitError) => void;
}

/** Makes the calls of a script and answers them. What the text of a message names is looked up, never evaluated. */
export function createHostCalls(options: HostCallsOptions): (message: CallMessage) => void {
  const answer = (id: number, ok: boolean, value: unknown): void => {
    try {
      options.settle(id, ok, encodeWire(value, options.wire));
    } catch (error) {
      if (error instanceof LimitError) options.fail(error);
      else options.settle(id, false, encodeWire(toSpellError(error), options.wire));
    }
  };

  return ({ id, mode, target, method, args }) => {
    try {
      const values = listOf(decodeWire(args, options.wire));
      const result = perform({ mode, target, method, values }, options);
      if (!(result instanceof Promise)) return answer(id, true, result);
      result.then(
        (value: unknown) => answer(id, true, value),
        (error: unknown) => answer(id, false, toSpellError(error)),
      );
    } catch (error) {
      answer(id, false, toSpellError(error));
    }
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
