import type { ScriptOutput } from '@llmspell/core';

import { TYPE } from '../wasm/lua-constants.ts';
import type { Pointer } from '../wasm/lua-exports.ts';
import { MachineStop } from '../wasm/machine-stop.ts';
import type { HostCalls } from './host-calls.ts';
import { loadableCode } from './loadable-code.ts';
import { LuaRaise } from './lua-raise.ts';
import type { LuaState, Native } from './lua-state.ts';
import type { Output } from './output.ts';
import type { Scheduler } from './scheduler.ts';
import type { ScriptClass, ValueKinds } from './value-kinds.ts';

export interface NativeLibraryOptions {
  readonly state: LuaState;
  readonly kinds: ValueKinds;
  readonly calls: HostCalls;
  readonly scheduler: Scheduler;
  readonly output: Output;
  /** Seconds since the script started. */
  readonly elapsed: () => number;
  /** Source of a module that the script may `require`. */
  readonly moduleOf: (name: string) => string | undefined;
}

/** The functions of ours that the prelude is written over, by name. */
export function nativeLibrary(options: NativeLibraryOptions): Readonly<Record<string, Native>> {
  const { state, kinds, calls, scheduler } = options;
  const { exports: lua } = state;
  return {
    print: (L) => print(options, L),
    write: (L) => write(options, L),
    clock: (L) => (lua.lua_pushnumber(L, options.elapsed()), 1),
    exit: (L) => exit(state, L),
    module: (L) => loadModule(options, L),
    pending: (L) => (lua.lua_pushboolean(L, lua.lua_touserdata(L, 1) === 0 ? 0 : 1), 1),
    block: (L) => (scheduler.block(L, lua.lua_touserdata(L, 1)), 0),
    bind: (L) => calls.bind(L),
    mark: (L) => mark(state, kinds, L),
    step: (L) => step(options, L),
    collected: (L) => (kinds.host.collected(numberOf(options, L)), 0),
  };
}

function print({ state, output }: NativeLibraryOptions, L: Pointer): number {
  const count = state.exports.lua_gettop(L);
  const parts: string[] = [];
  for (let index = 1; index <= count; index += 1) {
    state.exports.luaL_tolstring(L, index, 0);
    parts.push(state.text.readLossy(L, -1));
    state.pop(L);
  }
  output.write('stdout', `${parts.join('\t')}\n`);
  return 0;
}

function write({ state, output }: NativeLibraryOptions, L: Pointer): number {
  const stream = state.text.readLossy(L, 1) as ScriptOutput['stream'];
  const count = state.exports.lua_gettop(L);
  for (let index = 2; index <= count; index += 1) {
    const type = state.exports.lua_type(L, index);
    if (type !== TYPE.STRING && type !== TYPE.NUMBER) {
      const name = state.wasm.memory.cString(state.exports.lua_typename(L, type));
      throw LuaRaise.of('VALIDATION_FAILED', `bad argument #${index - 1} to 'write' (string expected, got ${name})`);
    }
    output.write(stream, state.text.readLossy(L, index));
  }
  return 0;
}

function exit({ exports: lua }: LuaState, L: Pointer): never {
  const type = lua.lua_type(L, 1);
  const isFailure = type === TYPE.BOOLEAN && lua.lua_toboolean(L, 1) === 0;
  const code = type === TYPE.NUMBER ? Math.trunc(lua.lua_tonumberx(L, 1, 0)) : Number(isFailure);
  throw new MachineStop({ kind: 'exit', code: Number.isSafeInteger(code) ? code & 0xff : 1 });
}

function loadModule({ state, moduleOf }: NativeLibraryOptions, L: Pointer): number {
  const name = state.exports.lua_type(L, 1) === TYPE.STRING ? state.text.readLossy(L, 1) : '';
  const code = moduleOf(name);
  if (code === undefined) {
    throw LuaRaise.of('NOT_FOUND', `module '${name}' not found: a spell can require only the modules it was given`);
  }
  const failure = state.load(L, loadableCode(code), `@${name}`);
  if (failure !== undefined) throw LuaRaise.of('SCRIPT_SYNTAX', failure);
  return 1;
}

/** `mark(instance, className, baseName, methods)`: the table is an instance of a script's class. */
function mark(state: LuaState, kinds: ValueKinds, L: Pointer): number {
  const { exports: lua } = state;
  const methods: string[] = [];
  for (let index = 1n; lua.lua_rawgeti(L, 4, index) === TYPE.STRING; index += 1n) {
    methods.push(state.text.readLossy(L, -1));
    state.pop(L);
  }
  const made: ScriptClass = { name: state.text.readLossy(L, 2), base: state.text.readLossy(L, 3), methods };
  const known = kinds.classes.findIndex((scriptClass) => isSame(scriptClass, made));
  kinds.markInstance(L, 1, known === -1 ? kinds.classes.push(made) : known + 1);
  return 0;
}

function isSame(left: ScriptClass, right: ScriptClass): boolean {
  return left.name === right.name && left.base === right.base && left.methods.join() === right.methods.join();
}

/** `step(stream, 'next' | 'return')`. */
function step(options: NativeLibraryOptions, L: Pointer): number {
  const method = options.state.text.readLossy(L, 2);
  const number = numberOf(options, L);
  return options.calls.make(L, { mode: 'async', target: '$iterator', method, args: `[${number}]` });
}

/** The host's number of a handle or stream, or of the table that a host function keeps for its collection. */
function numberOf({ state, kinds }: NativeLibraryOptions, L: Pointer): number {
  const number = kinds.host.numberOf(L, 1);
  if (number > 0 || state.exports.lua_type(L, 1) !== TYPE.TABLE) return number;
  state.exports.lua_rawgeti(L, 1, 1n);
  const kept = Number(state.exports.lua_tointegerx(L, -1, 0));
  state.pop(L);
  return kept;
}
