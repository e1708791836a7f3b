import { hostErrors } from './host-errors.ts';
import type { HostValue, Values } from './values.ts';

/** Makes the objects that stand for what stays with the host. */
export interface Decoding {
  readonly values: Values;
  readonly createHandle: (className: string) => object;
  readonly createFunction: (id: number, name: string) => object;
  readonly createIterator: (id: number) => object;
}

type Tagged = Readonly<Record<string, unknown>>;

/** Reads wire text of the host. */
export function decode(text: string, decoding: Decoding): unknown {
  return decodeValue(JSON.parse(text), decoding);
}

function decodeValue(value: unknown, decoding: Decoding): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return replaceAll(value, decoding);
  return Object.hasOwn(value, '$t') ? decodeTagged(value as Tagged, decoding) : replaceAll(value, decoding);
}

/** In place: what was parsed a moment ago is nobody else's yet. */
function replaceAll<T extends object>(value: T, decoding: Decoding): T {
  for (const key of Object.keys(value) as (keyof T)[]) {
    const item = value[key];
    if (typeof item === 'object' && item !== null) value[key] = decodeValue(item, decoding) as T[keyof T];
  }
  return value;
}

function decodeTagged(tagged: Tagged, decoding: Decoding): unknown {
  const { $t: tag, v: value } = tagged;
  switch (tag) {
    case 'h':
      return receiveHandle(tagged, decoding);
    case 'F':
      return receive('F', tagged, { decoding, create: (id) => decoding.createFunction(id, String(tagged['n'])) });
    case 'i':
      return receive('i', tagged, { decoding, create: decoding.createIterator });
    case 'f':
    case 'o':
      return decoding.values.sent(value as number);
    case 'e':
      return decodeError(tagged, decoding);
    case '$':
      return replaceAll(value as object, decoding);
    default:
      return decodePlain(tagged, decoding);
  }
}

function decodePlain({ $t: tag, v: value }: Tagged, decoding: Decoding): unknown {
  switch (tag) {
    case 'u':
      return undefined;
    case 'n':
      return Number(value);
    case 'b':
      return BigInt(value as string);
    case 'd':
      return new Date(typeof value === 'number' ? value : Number.NaN);
    case 'x':
      return fromBase64(value as string);
    case 'm':
      return new Map(replaceAll(value as [unknown, unknown][], decoding));
    case 's':
      return new Set(replaceAll(value as unknown[], decoding));
    default:
      throw new TypeError('The host sent a value that this engine does not know.');
  }
}

function receive(
  tag: HostValue['tag'],
  tagged: Tagged,
  { decoding, create }: { readonly decoding: Decoding; readonly create: (id: number) => object },
): object {
  const id = tagged['v'] as number;
  return decoding.values.receive({ tag, id }, () => create(id));
}

function receiveHandle(tagged: Tagged, decoding: Decoding): object {
  const handle = receive('h', tagged, { decoding, create: () => decoding.createHandle(String(tagged['c'])) });
  const fields = decodeValue(tagged['p'] ?? {}, decoding) as object;
  for (const [key, value] of Object.entries(fields)) {
    Object.defineProperty(handle, key, { value, enumerable: true, configurable: true, writable: false });
  }
  return handle;
}

function decodeError({ name, message, code, retryable, data, r }: Tagged, decoding: Decoding): Error {
  const error = new Error(String(message));
  Object.defineProperty(error, 'name', { value: String(name), configurable: true, writable: true });
  if (code !== undefined) Object.assign(error, { code });
  if (retryable === true) Object.assign(error, { retryable });
  if (data !== undefined) Object.assign(error, { data: decodeValue(data, decoding) });
  if (typeof r === 'number') hostErrors.set(error, r);
  return error;
}

/** Newer than the compiler's library. */
function fromBase64(text: string): Uint8Array {
  return (Uint8Array as typeof Uint8Array & { fromBase64(text: string): Uint8Array }).fromBase64(text);
}
