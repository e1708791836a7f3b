import type { ScriptFrame } from '@llmspell/core';

import type { WireText } from '../../../wire/wire-text.ts';
import { TYPE } from '../wasm/lua-constants.ts';
import type { Pointer } from '../wasm/lua-exports.ts';
import { PRELUDE } from './error-objects.ts';
import { LuaRaise } from './lua-raise.ts';
import type { LuaState } from './lua-state.ts';
import { readTable } from './read-plain.ts';
import type { ValueKinds } from './value-kinds.ts';
import type { WireWriter } from './wire-writer.ts';

export interface FailureSource {
  readonly state: LuaState;
  readonly kinds: ValueKinds;
  readonly writer: WireWriter;
  /** The script's file, whose name Lua may have shortened. */
  readonly filename: string;
}

/** The error on top of a thread that has failed, with the script's stack, as wire text. */
export function describeFailure(source: FailureSource, thread: Pointer): WireText {
  const { state } = source;
  const top = state.exports.lua_gettop(thread);
  const trace = traceOf(state, thread);
  const isText = state.exports.lua_type(thread, top) === TYPE.STRING;
  const error = isText ? textError(state, thread) : tableError(source, thread, top);
  const frames = framesOf(source, error.message, trace);
  return JSON.stringify({ $t: 'e', name: 'Error', ...error, frames, trace: `${error.message}\n${trace}` });
}

/** The error of a script that does not compile, as wire text. */
export function describeSyntaxError(source: FailureSource, message: string): WireText {
  const frames = framesOf(source, message, '');
  return JSON.stringify({ $t: 'e', name: 'Error', code: 'SCRIPT_SYNTAX', message, frames, trace: message });
}

function textError(state: LuaState, thread: Pointer): { readonly message: string } {
  return { message: state.text.readLossy(thread, -1) };
}

function tableError({ state, kinds, writer }: FailureSource, thread: Pointer, top: number): ErrorFields {
  const thrown = tryWrite(writer, thread, top);
  if (state.exports.lua_getmetatable(thread, top) !== 0) {
    const isError = kinds.errorMeta.is(thread, -1);
    state.pop(thread);
    if (isError && thrown !== undefined) return hostError(state, { thread, top }, thrown as ErrorFields);
  }
  const { message, code } = isRecord(thrown) ? thrown : {};
  const type = state.wasm.memory.cString(state.exports.lua_typename(thread, state.exports.lua_type(thread, top)));
  return {
    message: typeof message === 'string' && message !== '' ? message : `(error object is a ${type} value)`,
    ...(typeof code === 'string' && { code }),
    ...(thrown !== undefined && { thrown }),
  };
}

interface ErrorFields {
  readonly message: string;
  readonly [field: string]: unknown;
}

function hostError(
  state: LuaState,
  { thread, top }: { readonly thread: Pointer; readonly top: number },
  wire: ErrorFields,
): ErrorFields {
  const { record } = readTable(state, { L: thread, index: top }, (slot, key) =>
    key === 'location' ? state.text.readLossy(thread, slot) : '',
  );
  const location = record.find(([key]) => key === 'location')?.[1] ?? '';
  return { ...wire, message: location === '' ? wire.message : `${location}: ${wire.message}` };
}

function tryWrite(writer: WireWriter, thread: Pointer, index: number): unknown {
  try {
    return JSON.parse(writer.value(thread, index));
  } catch (error) {
    if (error instanceof LuaRaise) return undefined;
    throw error;
  }
}

/** Lua's own trace, without the lines that are ours and those that say nothing. */
function traceOf(state: LuaState, thread: Pointer): string {
  let trace = '';
  const failed = state.protect((L) => {
    state.exports.luaL_traceback(L, thread, 0, 0);
    trace = state.text.readLossy(L, -1);
  });
  if (failed !== undefined) return '';
  const lines = trace.split('\n').filter((line) => !line.startsWith(`\t${PRELUDE}`) && line !== '\t[C]: in ?');
  return lines.join('\n');
}

function framesOf({ filename }: FailureSource, message: string, trace: string): readonly ScriptFrame[] {
  const fromTrace = trace.split('\n').flatMap((line) => frameOf(line, filename));
  const place = PLACE.exec(message);
  if (place === null) return fromTrace;
  const [, file = '', line = '0'] = place;
  const origin = { file: fullName(file, filename), line: Number(line) };
  const [first] = fromTrace;
  // An error that came out of a coroutine began deeper than this thread's stack shows.
  return first?.file === origin.file && first.line === origin.line ? fromTrace : [origin, ...fromTrace];
}

const PLACE = /^([^:\n]+):(\d+): /;
const TRACE_LINE = /^\t([^[\n][^:\n]*):(\d+): in (?:(?:local|method|field|upvalue|function|metamethod) )?(.*)$/;

function frameOf(line: string, filename: string): readonly ScriptFrame[] {
  const match = TRACE_LINE.exec(line);
  if (match === null) return [];
  const [, file = '', number = '0', where = ''] = match;
  const name = /^'([^']+)'$/.exec(where)?.[1];
  return [{ file: fullName(file, filename), line: Number(number), ...(name !== undefined && { function: name }) }];
}

/** Lua keeps 60 bytes of a name, the last ones. */
function fullName(file: string, filename: string): string {
  return file.startsWith('...') && filename.endsWith(file.slice(3)) ? filename : file;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
