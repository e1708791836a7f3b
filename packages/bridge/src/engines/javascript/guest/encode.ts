import { encodeError } from './encode-error.ts';
import type { Values } from './values.ts';

/** What the encoder knows of the classes of the host. */
export interface Encoding {
  readonly values: Values;
  readonly maxDepth: number;
  /** The form of an instance of the script's subclass of a host class. */
  readonly instanceShape: (value: object) => InstanceShape | undefined;
}

export interface InstanceShape {
  readonly className: string;
  readonly baseName: string;
  readonly methods: readonly string[];
}

const MAX_LIST = 1_000_000;

/** Writes a value of the script as wire text. @throws TypeError with code `VALUE_UNSUPPORTED`. */
export function encode(value: unknown, encoding: Encoding): string {
  return JSON.stringify(encodeValue(value, encoding, []));
}

/** The same for what the script threw, which never fails. */
export function encodeThrown(thrown: unknown, encoding: Encoding): string {
  try {
    return JSON.stringify(encodeError(thrown, (item) => encodeValue(item, encoding, [])));
  } catch {
    // Getters of the script's own error threw.
    return '{"$t":"e","name":"Error","message":"the script threw something that cannot be read"}';
  }
}

function encodeValue(value: unknown, encoding: Encoding, parents: object[]): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return encodeNumber(value);
    case 'undefined':
      return { $t: 'u' };
    case 'bigint':
      return { $t: 'b', v: String(value) };
    case 'function':
      return encodeFunction(value, encoding);
    case 'object':
      return value === null ? null : encodeNested(value, encoding, parents);
    case 'symbol':
    default:
      throw unsupported('a symbol', 'Pass a string.');
  }
}

function encodeNumber(value: number): unknown {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  return { $t: 'n', v: value === 0 ? '-0' : String(value) };
}

function encodeFunction(value: object, { values }: Encoding): object {
  const home = values.hostValueOf(value);
  if (home !== undefined) return { $t: home.tag, v: home.id };
  const name: unknown = Reflect.get(value, 'name');
  return { $t: 'f', v: values.send(value), n: typeof name === 'string' ? name : '' };
}

function encodeNested(value: object, encoding: Encoding, parents: object[]): unknown {
  if (parents.includes(value)) throw unsupported('a value that contains itself', 'Pass data without cycles.');
  if (parents.length >= encoding.maxDepth) {
    throw unsupported(`a value nested deeper than ${encoding.maxDepth} levels`, 'Pass flatter data.');
  }
  parents.push(value);
  try {
    return encodeObject(value, encoding, (item) => encodeValue(item, encoding, parents));
  } finally {
    parents.pop();
  }
}

type Inner = (item: unknown) => unknown;

function encodeObject(value: object, encoding: Encoding, inner: Inner): unknown {
  const home = encoding.values.hostValueOf(value);
  // "i" is an iterator of the script's own; one of the host goes home as what it holds.
  if (home !== undefined) return { $t: home.tag === 'i' ? 'h' : home.tag, v: home.id };
  if (Array.isArray(value)) return encodeList(value, inner);
  const builtIn = encodeBuiltIn(value, inner);
  if (builtIn !== undefined) return builtIn;
  const shape = encoding.instanceShape(value);
  if (shape !== undefined) return encodeInstance(value, shape, { encoding, inner });
  const iterate: unknown = Reflect.get(value, Symbol.asyncIterator);
  if (typeof iterate === 'function') return { $t: 'i', v: encoding.values.send(iteratorOf(value, iterate)) };
  return encodeData(value, inner);
}

/** Holes are undefined, as they are to everyone who reads the list. */
function encodeList(value: readonly unknown[], inner: Inner): unknown[] {
  if (value.length > MAX_LIST) throw unsupported(`a list of ${value.length} items`, `Pass at most ${MAX_LIST}.`);
  return Array.from(value, inner);
}

function encodeBuiltIn(value: object, inner: Inner): object | undefined {
  if (value instanceof Uint8Array) return { $t: 'x', v: toBase64(value) };
  if (value instanceof ArrayBuffer) return { $t: 'x', v: toBase64(new Uint8Array(value)) };
  if (ArrayBuffer.isView(value)) throw unsupported('this typed array', 'Pass a Uint8Array.');
  if (value instanceof Date) return { $t: 'd', v: value.getTime() };
  if (value instanceof Error) return encodeError(value, inner);
  if (value instanceof Promise) throw unsupported('a promise', 'Await it first.');
  if (value instanceof Map) return { $t: 'm', v: Array.from(value, ([key, item]) => [inner(key), inner(item)]) };
  return value instanceof Set ? { $t: 's', v: Array.from(value, inner) } : undefined;
}

function encodeInstance(
  value: object,
  { className, baseName, methods }: InstanceShape,
  { encoding, inner }: { readonly encoding: Encoding; readonly inner: Inner },
): object {
  const fields: [string, unknown][] = [];
  for (const [key, item] of Object.entries(value)) {
    if (typeof item === 'function' || item === undefined || key === '__proto__') continue;
    try {
      fields.push([key, inner(item)]);
    } catch {
      // A field that cannot cross is the instance's own business: it stays where it is.
    }
  }
  return {
    $t: 'o',
    v: encoding.values.send(value),
    c: className,
    b: baseName,
    m: methods,
    p: Object.fromEntries(fields),
  };
}

function encodeData(value: object, inner: Inner): object {
  const data: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (key !== '__proto__' && item !== undefined) data[key] = inner(item);
  }
  return Object.hasOwn(data, '$t') ? { $t: '$', v: data } : data;
}

function iteratorOf(value: object, iterate: Function): object {
  const iterator: unknown = Reflect.apply(iterate, value, []);
  if (typeof iterator === 'object' && iterator !== null) return iterator;
  throw unsupported('an async iterable without an iterator', 'Pass an async generator.');
}

/** Newer than the compiler's library. */
function toBase64(bytes: Uint8Array): string {
  return (bytes as Uint8Array & { toBase64(): string }).toBase64();
}

function unsupported(what: string, advice: string): TypeError {
  return Object.assign(new TypeError(`Cannot pass ${what} to the host. ${advice}`), { code: 'VALUE_UNSUPPORTED' });
}
