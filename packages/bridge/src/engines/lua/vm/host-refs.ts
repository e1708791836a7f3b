import type { Receipt } from '../../../thread/protocol.ts';
import { TYPE } from '../wasm/lua-constants.ts';
import type { Pointer } from '../wasm/lua-exports.ts';
import type { LuaState, Reference } from './lua-state.ts';

export type HostTag = 'h' | 'F' | 'i';

interface Held {
  readonly tag: HostTag;
  received: number;
  /** Lua values that stand for it; two while an old one waits to be collected. */
  live: number;
}

/**
 * What the script holds of the host: handles, functions and iterators, by the host's numbers. The numbers are kept where
 * no script can reach them, so none can be forged.
 */
export class HostRefs {
  readonly #state: LuaState;
  readonly #numbers: Reference;
  readonly #values: Reference;
  readonly #held = new Map<number, Held>();
  #released: Receipt[] = [];

  constructor(state: LuaState) {
    this.#state = state;
    this.#numbers = state.keepTable('k');
    this.#values = state.keepTable('v');
  }

  /** Counts a receipt and pushes the value of that number; gives false and pushes nothing when there is none yet. */
  receive(L: Pointer, number: number, tag: HostTag): boolean {
    const held = this.#held.get(number) ?? { tag, received: 0, live: 0 };
    held.received += 1;
    this.#held.set(number, held);
    const { exports: lua } = this.#state;
    this.#state.pushKept(L, this.#values);
    const found = lua.lua_rawgeti(L, -1, BigInt(number)) !== TYPE.NIL;
    // Counted now: making the new value may collect the old one.
    if (!found) held.live += 1;
    lua.lua_rotate(L, -2, 1);
    this.#state.pop(L, found ? 1 : 2);
    return found;
  }

  /** Makes the value on top of the stack stand for the number. */
  bind(L: Pointer, number: number): void {
    const { exports: lua } = this.#state;
    const value = lua.lua_gettop(L);
    this.#state.pushKept(L, this.#numbers);
    lua.lua_pushvalue(L, value);
    lua.lua_pushinteger(L, BigInt(number));
    lua.lua_rawset(L, -3);
    this.#state.pushKept(L, this.#values);
    lua.lua_pushvalue(L, value);
    lua.lua_rawseti(L, -2, BigInt(number));
    this.#state.pop(L, 2);
  }

  /** The number of the value at `index`, or 0. */
  numberOf(L: Pointer, index: number): number {
    const { exports: lua } = this.#state;
    const value = lua.lua_absindex(L, index);
    this.#state.pushKept(L, this.#numbers);
    lua.lua_pushvalue(L, value);
    lua.lua_rawget(L, -2);
    const number = Number(lua.lua_tointegerx(L, -1, 0));
    this.#state.pop(L, 2);
    return number;
  }

  tagOf(number: number): HostTag | undefined {
    return this.#held.get(number)?.tag;
  }

  /** Lua collected a value of this number. */
  collected(number: number): void {
    const held = this.#held.get(number);
    if (held === undefined) return;
    held.live -= 1;
    if (held.live > 0) return;
    this.#held.delete(number);
    this.#released.push([number, held.received]);
  }

  /** What was collected since this was last asked for. */
  takeReleased(): readonly Receipt[] {
    const released = this.#released;
    if (released.length > 0) this.#released = [];
    return released;
  }
}
