import { LimitError, SpellError } from '@llmspell/core';

import { encodeError } from './encode-error.ts';
import type { HostValues } from './host-values.ts';
import type { ScriptValues } from './script-values.ts';
import type { WireLimits } from './wire-limits.ts';
import type { WireText } from './wire-text.ts';

/** What the codec of one script works with. */
export interface WireContext {
  readonly host: HostValues;
  readonly script: ScriptValues;
  readonly limits: WireLimits;
}

/**
 * Writes a value of the host as the text of {@link WireText}.
 *
 * @throws SpellError `VALUE_UNSUPPORTED` for what has no form in a script; LimitError `message-size`.
 */
export function encodeWire(value: unknown, context: WireContext): WireText {
  const text = JSON.stringify(encode(value, context, 0));
  const { maxMessageBytes } = context.limits;
  // A UTF-16 unit is at most 3 bytes of UTF-8: most texts need no count.
  const tooLong = text.length * 3 > maxMessageBytes && Buffer.byteLength(text) > maxMessageBytes;
  if (tooLong) throw new LimitError('message-size', maxMessageBytes);
  return text;
}

function encode(value: unknown, context: WireContext, depth: number): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : { $t: 'n', v: numberName(value) };
    case 'undefined':
      return { $t: 'u' };
    case 'bigint':
      return { $t: 'b', v: String(value) };
    case 'function':
      return { $t: 'F', v: context.host.send(value), n: value.name };
    case 'object':
      return value === null ? null : encodeObject(value, context, depth);
    case 'symbol':
    default:
      throw unsupported('a symbol', 'Pass a string.');
  }
}

function encodeObject(value: object, context: WireContext, depth: number): unknown {
  const { maxDepth } = context.limits;
  if (depth >= maxDepth) {
    throw unsupported(`a value nested deeper than ${maxDepth} levels`, 'It may contain itself; pass flatter data.');
  }
  const inner = (item: unknown): unknown => encode(item, context, depth + 1);
  if (Array.isArray(value)) return Array.from(value, inner);
  return encodeBuiltIn(value, inner) ?? encodeReference(value, context, inner) ?? encodeData(value, inner);
}

function encodeBuiltIn(value: object, inner: (item: unknown) => unknown): object | undefined {
  if (value instanceof Uint8Array) return { $t: 'x', v: base64(value) };
  if (value instanceof ArrayBuffer) return { $t: 'x', v: base64(new Uint8Array(value)) };
  if (value instanceof Date) return { $t: 'd', v: value.getTime() };
  if (value instanceof Map) return { $t: 'm', v: Array.from(value, ([key, item]) => [inner(key), inner(item)]) };
  return value instanceof Set ? { $t: 's', v: Array.from(value, inner) } : undefined;
}

/** What stays on its own side and travels as a number. */
function encodeReference(value: object, context: WireContext, inner: (item: unknown) => unknown): object | undefined {
  const handle = context.host.describe(value);
  const home = context.script.homeOf(handle?.object ?? value);
  if (home !== undefined) return { $t: home.tag, v: home.id };
  if (handle !== undefined) {
    const { object, className, fields } = handle;
    return { $t: 'h', v: context.host.send(object), c: className, p: encodeData(fields, inner) };
  }
  if (value instanceof Error) return encodeError(value, context.host, inner);
  const foreign = context.script.foreignFunction(value);
  if (foreign !== undefined) return { $t: 'F', v: context.host.send(foreign), n: foreign.name };
  if (Symbol.asyncIterator in value) return { $t: 'i', v: context.host.sendIterator(value as AsyncIterable<unknown>) };
  return undefined;
}

function encodeData(value: object, inner: (item: unknown) => unknown): object {
  const prototype: unknown = Object.getPrototypeOf(value);
  // A plain object of another realm (a test runner's, a `vm` context's) has a prototype of its own without a parent.
  const plain = prototype === null || Object.getPrototypeOf(prototype) === null;
  if (!plain) throw unsupported(`an instance of ${nameOf(value)}`, 'Return plain data, or give it as a handle.');
  const entries = Object.entries(value).filter(([key, item]) => key !== '__proto__' && item !== undefined);
  const data = Object.fromEntries(entries.map(([key, item]) => [key, inner(item)]));
  return Object.hasOwn(data, '$t') ? { $t: '$', v: data } : data;
}

function numberName(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function nameOf(value: object): string {
  return typeof value.constructor === 'function' ? value.constructor.name : 'an unknown class';
}

function unsupported(what: string, advice: string): SpellError {
  return new SpellError({ code: 'VALUE_UNSUPPORTED', message: `Cannot pass ${what} to a script. ${advice}` });
}
