import { TYPE } from '../wasm/lua-constants.ts';
import type { Pointer } from '../wasm/lua-exports.ts';
import type { HostCalls } from './host-calls.ts';
import type { LuaState, Reference } from './lua-state.ts';
import type { Prelude } from './prelude.ts';

/** Makes the Lua values that stand for things of the host. */
export class HostValues {
  readonly #state: LuaState;
  readonly #calls: HostCalls;
  prelude: Pick<Prelude, 'handleMetas' | 'unknownHandleMeta' | 'streamMeta'> | undefined;

  constructor(state: LuaState, calls: HostCalls) {
    this.#state = state;
    this.#calls = calls;
  }

  /** Turns the table of fields on top of the stack into a handle. */
  handle(L: Pointer, className: string): void {
    this.#setMeta(L, this.prelude?.handleMetas.get(className) ?? this.prelude?.unknownHandleMeta);
  }

  iterator(L: Pointer): void {
    this.#state.exports.lua_createtable(L, 0, 0);
    this.#setMeta(L, this.prelude?.streamMeta);
  }

  /** A function has no finalizer: it keeps a table that has one, with its number. */
  hostFunction(L: Pointer, number: number): void {
    const { exports: lua } = this.#state;
    lua.lua_pushinteger(L, BigInt(number));
    lua.lua_createtable(L, 1, 0);
    lua.lua_pushinteger(L, BigInt(number));
    lua.lua_rawseti(L, -2, 1n);
    this.#setMeta(L, this.prelude?.streamMeta);
    this.#calls.pushFunction(L, 2);
  }

  #setMeta(L: Pointer, meta: Reference | undefined): void {
    if (meta === undefined || this.#state.pushKept(L, meta) !== TYPE.TABLE) return;
    this.#state.exports.lua_setmetatable(L, -2);
  }
}
