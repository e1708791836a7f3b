import type { Receipt } from '../../../thread/protocol.ts';
import type { Pointer } from '../wasm/lua-exports.ts';
import type { LuaState, Reference } from './lua-state.ts';

/**
 * The script's functions and objects that the host holds, by number. A value keeps its number until the host has released
 * it as often as it was sent.
 */
export class ScriptRefs {
  readonly #state: LuaState;
  readonly #numbers: Reference;
  readonly #values: Reference;
  readonly #sent = new Map<number, number>();
  #next = 1;

  constructor(state: LuaState) {
    this.#state = state;
    this.#numbers = state.keepTable();
    this.#values = state.keepTable();
  }

  /** The number of the value at `index`; it is counted as sent. */
  send(L: Pointer, index: number): number {
    const { exports: lua } = this.#state;
    const value = lua.lua_absindex(L, index);
    this.#state.pushKept(L, this.#numbers);
    lua.lua_pushvalue(L, value);
    lua.lua_rawget(L, -2);
    const known = Number(lua.lua_tointegerx(L, -1, 0));
    this.#state.pop(L, 2);
    const number = known === 0 ? this.#add(L, value) : known;
    this.#sent.set(number, (this.#sent.get(number) ?? 0) + 1);
    return number;
  }

  /** Takes back a {@link send} whose message was never sent. */
  unsend(numbers: readonly number[]): void {
    for (const number of numbers) {
      const sent = (this.#sent.get(number) ?? 1) - 1;
      if (sent === 0) this.#forget(number);
      else this.#sent.set(number, sent);
    }
  }

  /** Pushes the value, or nil when it was released. */
  push(L: Pointer, number: number): void {
    const { exports: lua } = this.#state;
    this.#state.pushKept(L, this.#values);
    lua.lua_rawgeti(L, -1, BigInt(number));
    lua.lua_rotate(L, -2, 1);
    this.#state.pop(L);
  }

  release(receipts: readonly Receipt[]): void {
    for (const [number, received] of receipts) if (this.#sent.get(number) === received) this.#forget(number);
  }

  #add(L: Pointer, value: number): number {
    const { exports: lua } = this.#state;
    const number = this.#next;
    this.#next += 1;
    this.#state.pushKept(L, this.#numbers);
    lua.lua_pushvalue(L, value);
    lua.lua_pushinteger(L, BigInt(number));
    lua.lua_rawset(L, -3);
    this.#state.pushKept(L, this.#values);
    lua.lua_pushvalue(L, value);
    lua.lua_rawseti(L, -2, BigInt(number));
    this.#state.pop(L, 2);
    return number;
  }

  #forget(number: number): void {
    const { exports: lua, main: L } = this.#state;
    this.#sent.delete(number);
    this.#state.pushKept(L, this.#numbers);
    this.push(L, number);
    lua.lua_pushnil(L);
    lua.lua_rawset(L, -3);
    this.#state.pushKept(L, this.#values);
    lua.lua_pushnil(L);
    lua.lua_rawseti(L, -2, BigInt(number));
    this.#state.pop(L, 2);
  }
}
