import { isScriptFunction, type HostApi, type ScriptFunction, type ScriptObject } from '@llmspell/core';
import { brandScriptValue } from '@llmspell/core/kit';

import type { Receipt } from '../thread/protocol.ts';

/**
 * Runs a function of the script (`method` null) or a method of one of its objects. The method `()` runs a function in
 * place: it gives a list of the result and the list of arguments after the call.
 */
export type Invoke = (ref: number, method: string | null, args: readonly unknown[]) => Promise<unknown>;

/** What the host holds of one script, by the script's numbers. */
export interface ScriptValues {
  functionOf(id: number, name: string): ScriptFunction;
  /** The host object that stands for an instance of the script's subclass. */
  objectOf(id: number, shape: ObjectShape): object;
  iteratorOf(id: number): AsyncIterableIterator<unknown>;
  /** The number of a value that came from this script, so that it goes home as itself. */
  homeOf(value: object): Home | undefined;
  /** A function of another script, wrapped so that this one can call it. */
  foreignFunction(value: object): ((...args: readonly unknown[]) => Promise<unknown>) | undefined;
}

export interface Home {
  readonly tag: 'f' | 'o';
  readonly id: number;
}

export type ObjectShape = Pick<ScriptObject, 'className' | 'baseName' | 'methods' | 'fields'>;

export interface ScriptValuesOptions {
  readonly api: HostApi;
  readonly invoke: Invoke;
  readonly release: (receipt: Receipt) => void;
}

interface Held {
  ref: WeakRef<object>;
  received: number;
}

export function createScriptValues({ api, invoke, release }: ScriptValuesOptions): ScriptValues {
  const held = new Map<number, Held>();
  const homes = new WeakMap<object, Home>();
  // Kept to the script's end: what the host keeps for an instance (its memory, its name) must not be collected.
  const adopted = new Map<number, object>();

  const forget = (id: number): void => {
    const entry = held.get(id);
    if (entry === undefined || !held.delete(id)) return;
    release([id, entry.received]);
  };
  const collected = new FinalizationRegistry<number>((id) => {
    // Received again meanwhile: the newer wrapper releases it.
    if (held.get(id)?.ref.deref() === undefined) forget(id);
  });

  const hold = <T extends object>(id: number, tag: Home['tag'], create: () => T): T => {
    const entry = held.get(id);
    const known = entry?.ref.deref() as T | undefined;
    const value = known ?? create();
    homes.set(value, { tag, id });
    if (known === undefined) collected.register(value, id);
    held.set(id, { ref: new WeakRef(value), received: (entry?.received ?? 0) + 1 });
    return value;
  };

  const adopt = (id: number, shape: ObjectShape): object => {
    const instance = brandScriptValue<ScriptObject>({
      kind: 'script-object',
      ...shape,
      invoke: (method, ...args) => invoke(id, method, args),
      release: () => forget(id),
    });
    const object = api.adopt(instance);
    adopted.set(id, object);
    homes.set(instance, { tag: 'o', id });
    homes.set(object, { tag: 'o', id });
    return object;
  };

  return {
    functionOf: (id, name) =>
      hold(id, 'f', () =>
        scriptFunction(
          name,
          (method, args) => invoke(id, method, args),
          () => forget(id),
        ),
      ),
    objectOf: (id, shape) => adopted.get(id) ?? adopt(id, shape),
    iteratorOf: (id) => hold(id, 'o', () => scriptIterator((method) => invoke(id, method, []))),
    homeOf: (value) => homes.get(value),
    foreignFunction: wrapForeign,
  };
}

const foreign = new WeakMap<object, (...args: readonly unknown[]) => Promise<unknown>>();

/** The same function of another script is the same function here. */
function wrapForeign(value: object): ((...args: readonly unknown[]) => Promise<unknown>) | undefined {
  if (!isScriptFunction(value)) return undefined;
  const known = foreign.get(value) ?? ((...args: readonly unknown[]) => value.call(...args));
  foreign.set(value, known);
  return known;
}

function scriptFunction(
  name: string,
  call: (method: '()' | null, args: readonly unknown[]) => Promise<unknown>,
  release: () => void,
): ScriptFunction {
  return brandScriptValue<ScriptFunction>({
    kind: 'script-function',
    name,
    call: (...args) => call(null, args),
    async callInPlace(...args) {
      const [result, after] = (await call('()', args)) as readonly [unknown, readonly unknown[]];
      return { result, args: after };
    },
    release,
  });
}

function scriptIterator(step: (method: 'next' | 'return') => Promise<unknown>): AsyncIterableIterator<unknown> {
  return {
    next: async () => toResult(await step('next')),
    return: async () => ({ ...toResult(await step('return')), done: true }),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function toResult(result: unknown): IteratorResult<unknown> {
  const record = typeof result === 'object' && result !== null ? (result as Readonly<Record<string, unknown>>) : {};
  return record['done'] === true ? { done: true, value: record['value'] } : { done: false, value: record['value'] };
}
