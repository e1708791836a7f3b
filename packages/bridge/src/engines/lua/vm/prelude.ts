import type { HostClassManifest, HostManifest, HostMethodManifest } from '@llmspell/core';

import { snakeCase } from '../../../host/snake-case.ts';
import type { Pointer } from '../wasm/lua-exports.ts';
import { PRELUDE } from './error-objects.ts';
import type { HostCalls } from './host-calls.ts';
import { pushJsonLibrary } from './json-library.ts';
import type { LuaState, Native, Reference } from './lua-state.ts';
import { pushJson } from './push-json.ts';
import { parseScriptArguments } from './script-arguments.ts';
import type { ValueKinds } from './value-kinds.ts';

/** The sources of the prelude, by file. */
export interface PreludeSources {
  readonly sandbox: string;
  readonly coroutines: string;
  readonly errors: string;
  readonly classes: string;
}

export interface PreludeOptions {
  readonly state: LuaState;
  readonly kinds: ValueKinds;
  readonly calls: HostCalls;
  readonly natives: Readonly<Record<string, Native>>;
  readonly sources: PreludeSources;
  readonly manifest: HostManifest;
  readonly seed: number;
}

/** What of the prelude is used afterwards. */
export interface Prelude {
  /** Threads of the scheduler. */
  readonly tasks: Reference;
  /** Metatables of handles by class name. */
  readonly handleMetas: ReadonlyMap<string, Reference>;
  readonly unknownHandleMeta: Reference;
  readonly streamMeta: Reference;
  /** `invoke(instance, { camelCase, snake_case }, …)`. */
  readonly invoke: Reference;
  /** `in_place(fn, …)` gives the first result, and a list of the arguments after the call. */
  readonly inPlace: Reference;
  /** Lua's own `collectgarbage`. */
  readonly collectGarbage: Reference;
}

/** Builds the globals of a spell. */
export function installPrelude(options: PreludeOptions): Prelude {
  const { state, kinds, sources, seed } = options;
  const { exports: lua, main: L } = state;
  lua.lua_getglobal(L, state.text.name('collectgarbage'));
  const collectGarbage = state.keep(L);

  lua.lua_createtable(L, 0, 16);
  for (const [name, native] of Object.entries(options.natives)) state.setNative(L, name, native);
  const natives = state.keep(L);

  const pushNatives = (): void => void state.pushKept(L, natives);
  runPart(state, { code: sources.sandbox, results: 0 }, () => (pushNatives(), lua.lua_pushinteger(L, BigInt(seed)), 2));
  runPart(state, { code: sources.coroutines, results: 1 }, () => (pushNatives(), 1));
  const tasks = state.keep(L);
  runPart(state, { code: sources.errors, results: 0 }, () => (kinds.errorMeta.push(L), 1));
  protectListMeta(state, kinds, L);
  runPart(state, { code: sources.classes, results: 5 }, () => (pushNatives(), 1));
  const inPlace = state.keep(L);
  const unknownHandleMeta = state.keep(L);
  const invoke = state.keep(L);
  const streamMeta = state.keep(L);
  const define = state.keep(L);
  const handleMetas = defineClasses(options, define);

  pushJsonLibrary(state, kinds, L);
  lua.lua_setglobal(L, state.text.name('JSON'));
  return { tasks, handleMetas, unknownHandleMeta, streamMeta, invoke, inPlace, collectGarbage };
}

/** Sets `ARGS` and `args`, which have names too, and `arg`, which has the arguments as they came. */
export function installArguments(state: LuaState, filename: string, args: readonly string[]): void {
  const { exports: lua, main: L } = state;
  const { positional, named } = parseScriptArguments(args);
  pushArguments(state, [filename, ...positional], named);
  lua.lua_pushvalue(L, -1);
  lua.lua_setglobal(L, state.text.name('ARGS'));
  lua.lua_setglobal(L, state.text.name('args'));
  pushArguments(state, [filename, ...args], new Map());
  lua.lua_setglobal(L, state.text.name('arg'));
}

function pushArguments(state: LuaState, items: readonly string[], named: ReadonlyMap<string, string>): void {
  const { exports: lua, main: L } = state;
  lua.lua_createtable(L, items.length, named.size);
  for (const [index, text] of items.entries()) {
    state.text.push(L, text);
    lua.lua_rawseti(L, -2, BigInt(index));
  }
  for (const [key, text] of named) {
    state.text.push(L, key);
    state.text.push(L, text);
    lua.lua_rawset(L, -3);
  }
}

interface Part {
  readonly code: string;
  readonly results: number;
}

/** @param push Pushes the arguments and gives their number. */
function runPart(state: LuaState, { code, results }: Part, push: () => number): void {
  const { exports: lua, main: L } = state;
  const failure = state.load(L, code, `=${PRELUDE}`);
  if (failure !== undefined) throw new Error(failure);
  if (lua.lua_pcallk(L, push(), results, 0, 0, 0) !== 0) throw new Error(state.text.readLossy(L, -1));
}

/** Without it a script could give it a finalizer. */
function protectListMeta(state: LuaState, kinds: ValueKinds, L: Pointer): void {
  kinds.listMeta.push(L);
  for (const key of ['__metatable', '__name']) {
    state.text.push(L, key);
    state.text.push(L, 'list');
    state.exports.lua_rawset(L, -3);
  }
  state.pop(L);
}

function defineClasses(options: PreludeOptions, define: Reference): ReadonlyMap<string, Reference> {
  const { state, manifest } = options;
  const { exports: lua, main: L } = state;
  const metas = new Map<string, Reference>();
  for (const host of manifest.classes) {
    state.pushKept(L, define);
    pushClass(options, host);
    if (lua.lua_pcallk(L, 1, 1, 0, 0, 0) !== 0) throw new Error(state.text.readLossy(L, -1));
    metas.set(host.name, state.keep(L));
  }
  return metas;
}

/** The table that `define` takes. */
function pushClass({ state, kinds, calls }: PreludeOptions, host: HostClassManifest): void {
  const { exports: lua, main: L } = state;
  const field = (key: string, push: () => void): void => {
    state.text.push(L, key);
    push();
    lua.lua_rawset(L, -3);
  };
  const names = (methods: readonly HostMethodManifest[], isMethod: boolean) => (): void => {
    lua.lua_createtable(L, 0, methods.length * 2);
    for (const method of methods) {
      const number = BigInt(calls.register(host, method, isMethod));
      for (const name of [method.name, ...method.aliases]) field(name, () => lua.lua_pushinteger(L, number));
    }
  };
  lua.lua_createtable(L, 0, 10);
  field('name', () => state.text.push(L, host.name));
  field('names', () => pushJson(state, kinds, { L, value: [host.name, ...host.aliases] }));
  field('statics', names(host.statics, false));
  field('methods', names(host.methods, true));
  field('constants', () => pushJson(state, kinds, { L, value: host.constants }));
  if (host.construct) {
    const construct: HostMethodManifest = { name: 'new', aliases: [], mode: 'sync' };
    field('construct', () => lua.lua_pushinteger(L, BigInt(calls.register(host, construct, false))));
  }
  if (host.lookup) field('lookup', () => pushLookup(state, calls, host.name));
  const { extend, textField } = host;
  if (textField !== undefined) field('text_field', () => state.text.push(L, textField));
  if (extend !== undefined) field('extend', () => pushJson(state, kinds, { L, value: spellings(extend) }));
}

function spellings(methods: readonly string[]): readonly (readonly string[])[] {
  return methods.filter((name) => name !== 'init').map((name) => [name, snakeCase(name)]);
}

function pushLookup(state: LuaState, calls: HostCalls, className: string): void {
  const lookup = state.native((L) => {
    const key = state.text.readLossy(L, 1);
    return calls.make(L, { mode: 'sync', target: className, method: `?${key}`, args: '[]' });
  });
  state.pushNative(state.main, lookup);
}
