import type { Pointer } from '../wasm/lua-exports.ts';
import { HostRefs } from './host-refs.ts';
import type { LuaState, Reference } from './lua-state.ts';
import { ScriptRefs } from './script-refs.ts';

/** A class of the script that extends a host class. */
export interface ScriptClass {
  readonly name: string;
  /** The host class. */
  readonly base: string;
  /** Methods of the base that a subclass may define, in camelCase. */
  readonly methods: readonly string[];
}

/** What tells special Lua values from plain data. All of it is in the registry, where no script reaches. */
export class ValueKinds {
  readonly script: ScriptRefs;
  readonly host: HostRefs;
  readonly classes: ScriptClass[] = [];
  readonly #state: LuaState;
  /** Instance of a script's class → index of the class, from 1. */
  readonly #instances: Reference;
  /** Error object → the host's number of the error. */
  readonly #origins: Reference;
  readonly #errorMeta: Marker;
  readonly #listMeta: Marker;

  constructor(state: LuaState) {
    this.#state = state;
    this.script = new ScriptRefs(state);
    this.host = new HostRefs(state);
    this.#instances = state.keepTable('k');
    this.#origins = state.keepTable('k');
    this.#errorMeta = new Marker(state);
    this.#listMeta = new Marker(state);
  }

  /** The metatable of error objects; the prelude fills it. */
  get errorMeta(): Marker {
    return this.#errorMeta;
  }

  /** The metatable that makes an empty table a list. */
  get listMeta(): Marker {
    return this.#listMeta;
  }

  markInstance(L: Pointer, index: number, scriptClass: number): void {
    this.#set(L, this.#instances, { index, value: scriptClass });
  }

  classOf(L: Pointer, index: number): ScriptClass | undefined {
    return this.classes[this.#get(L, this.#instances, index) - 1];
  }

  markOrigin(L: Pointer, index: number, origin: number): void {
    this.#set(L, this.#origins, { index, value: origin });
  }

  originOf(L: Pointer, index: number): number {
    return this.#get(L, this.#origins, index);
  }

  #set(L: Pointer, table: Reference, { index, value }: { readonly index: number; readonly value: number }): void {
    const { exports: lua } = this.#state;
    const key = lua.lua_absindex(L, index);
    this.#state.pushKept(L, table);
    lua.lua_pushvalue(L, key);
    lua.lua_pushinteger(L, BigInt(value));
    lua.lua_rawset(L, -3);
    this.#state.pop(L);
  }

  #get(L: Pointer, table: Reference, index: number): number {
    const { exports: lua } = this.#state;
    const key = lua.lua_absindex(L, index);
    this.#state.pushKept(L, table);
    lua.lua_pushvalue(L, key);
    lua.lua_rawget(L, -2);
    const value = Number(lua.lua_tointegerx(L, -1, 0));
    this.#state.pop(L, 2);
    return value;
  }
}

/** A metatable that is known by its address. */
export class Marker {
  readonly #state: LuaState;
  readonly #table: Reference;
  readonly #address: Pointer;

  constructor(state: LuaState) {
    this.#state = state;
    this.#table = state.keepTable();
    state.pushKept(state.main, this.#table);
    this.#address = state.exports.lua_topointer(state.main, -1);
    state.pop(state.main);
  }

  push(L: Pointer): void {
    this.#state.pushKept(L, this.#table);
  }

  /** Whether the value at `index` is this metatable. */
  is(L: Pointer, index: number): boolean {
    return this.#state.exports.lua_topointer(L, index) === this.#address;
  }

  /** Makes it the metatable of the table on top of the stack. */
  mark(L: Pointer): void {
    this.push(L);
    this.#state.exports.lua_setmetatable(L, -2);
  }
}
