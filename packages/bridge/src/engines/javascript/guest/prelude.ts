// Runs inside the sandbox before the script. It makes the host's classes, timers and the console out of one function.
import type { HostManifest } from '@llmspell/core';

import { createCalls, type Locate } from './calls.ts';
import { createClasses, type Classes } from './classes.ts';
import { createAnswer } from './create-answer.ts';
import { decode, type Decoding } from './decode.ts';
import { encode, encodeThrown, type Encoding } from './encode.ts';
import { cleanStack, placeOf } from './frames.ts';
import { installGlobals } from './globals.ts';
import type { HostFunction } from './host-function.ts';
import { snakeCase } from './snake-case.ts';
import { createValues } from './values.ts';

interface Settings {
  readonly manifest: HostManifest;
  readonly args: readonly string[];
  readonly seed: number;
  readonly maxDepth: number;
  readonly repeatable: boolean;
}

/** What the worker calls in the sandbox. Everything goes in and comes out as text. */
interface Guest {
  settle(id: number, ok: boolean, text: string): void;
  invoke(id: number, ref: number, method: string | null, args: string): void;
  forget(receipts: string): void;
  fire(timer: number): void;
  /** Answers run `id` with the default export of the module that `namespace` is a promise of. */
  track(id: number, namespace: Promise<object>): void;
  /** Answers run `id` with what kept the script from starting. */
  refuse(id: number, error: unknown): void;
  /** Whether the host can still call into the script: `yes` or `no`. */
  held(): string;
  /** An error that nobody caught, as text for the console. */
  describe(error: unknown): string;
  /** What `llmspell` exports. */
  readonly exports: Readonly<Record<string, unknown>>;
}

export function start(host: HostFunction, settingsText: string): Guest {
  const { manifest, args, seed, maxDepth, repeatable } = JSON.parse(settingsText) as Settings;
  const locate: Locate = (here) => (repeatable ? placeOf(here) : undefined);
  const timers = installGlobals(host, seed, locate);
  const values = createValues(host);
  // The classes make calls, and calls carry instances of the classes.
  const made: { classes?: Classes } = {};
  const encoding: Encoding = { values, maxDepth, instanceShape: (value) => made.classes?.instanceShape(value) };
  const decoding: Decoding = {
    values,
    createHandle: (className) => made.classes?.createHandle(className) ?? {},
    createFunction:
      (id) =>
      async (...given: unknown[]) =>
        calls.call('$function', '', [id, given]),
    createIterator: (id) => calls.iterate(id),
  };
  const calls = createCalls(host, { encoding, decoding, locate });
  const classes = createClasses(manifest, calls, values);
  made.classes = classes;
  const answer = createAnswer(host, encoding);

  const exit = (code: unknown): void => void host('exit', Number(code) || 0, '', '', '');
  const exported = {
    ...Object.fromEntries(classes.byName),
    args,
    exit,
    print: Reflect.get(globalThis, 'print') as unknown,
  };
  for (const [name, value] of Object.entries(exported)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  }

  return {
    settle: calls.settle,
    invoke: (...[id, ref, method, text]) =>
      answer(id, () => {
        const value = values.sent(ref);
        const given = decode(text, decoding) as unknown[];
        if (method === '()') return (async () => [await apply(value, undefined, given), given])();
        return method === null ? apply(value, undefined, given) : apply(methodOf(value, method), value, given);
      }),
    forget: (receipts) => values.forget(JSON.parse(receipts) as [number, number][]),
    fire: timers.fire,
    track: (id, namespace) => answer(id, async () => Reflect.get(await namespace, 'default') as unknown),
    refuse(id, error) {
      if (error instanceof SyntaxError) explain(error);
      host('failed', id, '', '', encodeThrown(error, encoding));
    },
    held: () => (values.isHeld() ? 'yes' : 'no'),
    describe: (error) => describe(error, encoding),
    exports: exported,
  };
}

function apply(callee: unknown, self: unknown, args: unknown[]): unknown {
  if (typeof callee !== 'function') throw new TypeError('This function of the script was released.');
  return Reflect.apply(callee, self, args) as unknown;
}

function methodOf(value: object | undefined, method: string): unknown {
  if (value === undefined) return undefined;
  const found: unknown = Reflect.get(value, method) ?? Reflect.get(value, snakeCase(method));
  // An iterator that needs no closing has no `return`.
  return found === undefined && method === 'return' ? () => ({ done: true }) : found;
}

function describe(error: unknown, encoding: Encoding): string {
  if (!(error instanceof Error)) return encode(error, encoding);
  return `${error.name}: ${error.message}\n${cleanStack(error.stack)}`.trimEnd();
}

function explain(error: SyntaxError): void {
  Object.assign(error, { code: 'SCRIPT_SYNTAX' });
  if (error.message !== 'return not in a function') return;
  error.message = '"return" stands outside of a function. A spell gives its value with "export default".';
}
