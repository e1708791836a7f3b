import {
  ERROR_CODES,
  isJsonValue,
  ScriptError,
  type ErrorCode,
  type JsonObject,
  type JsonValue,
  type ScriptFrame,
} from '@llmspell/core';

import type { HostValues } from './host-values.ts';

const CODES: ReadonlySet<unknown> = new Set(ERROR_CODES);
const MAX_FRAMES = 50;

/** The error of a script as the host sees it. Everything in it is text of the script: it is shown, never trusted. */
export function decodeError(
  wire: Readonly<Record<string, unknown>>,
  host: HostValues,
  inner: (item: unknown) => unknown,
): ScriptError {
  const cause = typeof wire['r'] === 'number' ? host.errorOf(wire['r']) : undefined;
  const data = jsonObject(inner(wire['data']));
  return new ScriptError({
    code: codeOf(wire['code']),
    message: messageOf(wire),
    frames: framesOf(wire['frames']),
    retryable: wire['retryable'] === true,
    ...(typeof wire['trace'] === 'string' && { trace: wire['trace'] }),
    ...(wire['thrown'] !== undefined && { thrown: inner(wire['thrown']) }),
    ...(data !== undefined && { data }),
    ...(cause !== undefined && { cause }),
  });
}

function messageOf({ name, message, code }: Readonly<Record<string, unknown>>): string {
  const text = typeof message === 'string' ? message : '';
  // A code says more than the class; without one the class does ("TypeError: not a function").
  if (codeOf(code) !== 'SCRIPT_FAILED' || typeof name !== 'string' || name === 'Error' || name === '') return text;
  return text === '' ? name : `${name}: ${text}`;
}

function codeOf(code: unknown): ErrorCode {
  const known = CODES.has(code) || (typeof code === 'string' && /^X_[A-Z0-9_]{1,60}$/.test(code));
  return known ? (code as ErrorCode) : 'SCRIPT_FAILED';
}

function framesOf(frames: unknown): readonly ScriptFrame[] {
  return Array.isArray(frames) ? frames.slice(0, MAX_FRAMES).flatMap(frameOf) : [];
}

function frameOf(frame: unknown): readonly ScriptFrame[] {
  if (typeof frame !== 'object' || frame === null) return [];
  const { file, line, column, function: name } = frame as Readonly<Record<string, unknown>>;
  if (typeof file !== 'string' || typeof line !== 'number') return [];
  return [
    { file, line, ...(typeof column === 'number' && { column }), ...(typeof name === 'string' && { function: name }) },
  ];
}

/** Data of a script's error that is not JSON (a function, bytes) is left out; its message still says what failed. */
function jsonObject(data: unknown): JsonObject | undefined {
  return isJsonValue(data) && typeof data === 'object' && data !== null && !isList(data) ? data : undefined;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
