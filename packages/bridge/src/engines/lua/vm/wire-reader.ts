import { snakeCase } from '../../../host/snake-case.ts';
import type { WireText } from '../../../wire/wire-text.ts';
import { TYPE } from '../wasm/lua-constants.ts';
import type { Pointer } from '../wasm/lua-exports.ts';
import { LuaRaise, type WireError } from './lua-raise.ts';
import type { LuaState } from './lua-state.ts';
import { pushNumber } from './push-json.ts';
import type { ValueKinds } from './value-kinds.ts';

/** Makes the Lua values of things that are not plain data; the prelude knows how they look. */
export interface HostValueFactory {
  /** Turns the table of fields on top of the stack into a handle. */
  handle(L: Pointer, className: string): void;
  /** Pushes a function that calls the host's. */
  hostFunction(L: Pointer, number: number): void;
  /** Pushes an iterator over the host's. */
  iterator(L: Pointer, number: number): void;
  error(L: Pointer, error: WireError): void;
}

/** Of data on its way in. What the host sends is flatter; what a script parses as JSON may not be. */
const MAX_DEPTH = 1000;

type Tagged = Readonly<Record<string, unknown>>;

/** Pushes wire text as Lua values. The text comes from our own main thread. */
export class WireReader {
  readonly #state: LuaState;
  readonly #kinds: ValueKinds;
  readonly #factory: HostValueFactory;
  #depth = 0;

  constructor(state: LuaState, kinds: ValueKinds, factory: HostValueFactory) {
    this.#state = state;
    this.#kinds = kinds;
    this.#factory = factory;
  }

  push(L: Pointer, text: WireText): void {
    this.pushValue(L, JSON.parse(text));
  }

  /** Pushes the items of a list one by one and gives their number. */
  pushList(L: Pointer, text: WireText): number {
    const items = JSON.parse(text) as readonly unknown[];
    for (const item of items) this.pushValue(L, item);
    return items.length;
  }

  pushValue(L: Pointer, value: unknown): void {
    const { exports: lua, text } = this.#state;
    if (typeof value === 'string') text.push(L, value);
    else if (typeof value === 'number') pushNumber(this.#state, L, value);
    else if (typeof value === 'boolean') lua.lua_pushboolean(L, value ? 1 : 0);
    else if (typeof value === 'object' && value !== null) this.#object(L, value);
    else lua.lua_pushnil(L);
  }

  #object(L: Pointer, value: object): void {
    if (this.#depth > MAX_DEPTH || this.#state.exports.lua_checkstack(L, 10) === 0) {
      this.#depth = 0;
      throw LuaRaise.of('VALUE_UNSUPPORTED', `Cannot take a value nested deeper than ${MAX_DEPTH} levels.`);
    }
    this.#depth += 1;
    if (Array.isArray(value)) this.#list(L, value);
    else if (Object.hasOwn(value, '$t')) this.#tagged(L, value as Tagged);
    else this.#record(L, value);
    this.#depth -= 1;
  }

  #list(L: Pointer, items: readonly unknown[]): void {
    const { exports: lua } = this.#state;
    lua.lua_createtable(L, items.length, 0);
    if (items.length === 0) this.#kinds.listMeta.mark(L);
    for (const [index, item] of items.entries()) {
      this.pushValue(L, item);
      lua.lua_rawseti(L, -2, BigInt(index + 1));
    }
  }

  #record(L: Pointer, record: object): void {
    const { exports: lua } = this.#state;
    const entries = Object.entries(record);
    lua.lua_createtable(L, 0, entries.length);
    for (const [key, item] of entries) {
      if (item === null) continue;
      this.#state.text.push(L, key);
      this.pushValue(L, item);
      lua.lua_rawset(L, -3);
    }
  }

  #tagged(L: Pointer, tagged: Tagged): void {
    switch (tagged['$t']) {
      case 'h':
      case 'F':
        return this.#hostValue(L, tagged);
      case 'i':
        // The script sends none of its own, so it is one of the host's.
        return this.#hostValue(L, tagged);
      case 'f':
      case 'o':
        return this.#kinds.script.push(L, Number(tagged['v']));
      case 'e':
        return this.#factory.error(L, tagged as unknown as WireError);
      case '$':
        return this.#record(L, tagged['v'] as object);
      default:
        return this.#plain(L, tagged);
    }
  }

  #plain(L: Pointer, { $t: tag, v: value }: Tagged): void {
    const { exports: lua } = this.#state;
    switch (tag) {
      case 'n':
        return lua.lua_pushnumber(L, Number(value));
      case 'b':
        return pushInteger(this.#state, L, BigInt(String(value)));
      case 'd':
        return this.pushValue(L, value);
      case 'x':
        return this.#state.text.pushBytes(L, Buffer.from(String(value), 'base64'));
      case 's':
        return this.#list(L, value as readonly unknown[]);
      case 'm':
        return this.#map(L, value as readonly (readonly [unknown, unknown])[]);
      default:
        return lua.lua_pushnil(L);
    }
  }

  #map(L: Pointer, pairs: readonly (readonly [unknown, unknown])[]): void {
    const { exports: lua } = this.#state;
    lua.lua_createtable(L, 0, pairs.length);
    for (const [key, item] of pairs) {
      this.pushValue(L, key);
      this.pushValue(L, item);
      // Lua has no key for these; raising here would leave the machine without a place to land.
      if (lua.lua_type(L, -2) === TYPE.NIL || lua.lua_rawequal(L, -2, -2) === 0) this.#state.pop(L, 2);
      else lua.lua_rawset(L, -3);
    }
  }

  #hostValue(L: Pointer, { $t: tag, v, c, p }: Tagged): void {
    const number = Number(v);
    if (this.#kinds.host.receive(L, number, tag as 'h' | 'F' | 'i')) return;
    if (tag === 'F') this.#factory.hostFunction(L, number);
    else if (tag === 'i') this.#factory.iterator(L, number);
    else {
      this.#fields(L, typeof p === 'object' && p !== null ? p : {});
      this.#factory.handle(L, String(c));
    }
    this.#kinds.host.bind(L, number);
  }

  /** The fields of a handle, under both spellings. */
  #fields(L: Pointer, fields: object): void {
    const both = Object.entries(fields).flatMap(([key, item]) => [
      [snakeCase(key), item] as const,
      [key, item] as const,
    ]);
    this.#record(L, Object.fromEntries(both));
  }
}

/** One beyond 64 bits becomes a float, as such a literal does in Lua. */
function pushInteger(state: LuaState, L: Pointer, value: bigint): void {
  if (BigInt.asIntN(64, value) === value) state.exports.lua_pushinteger(L, value);
  else state.exports.lua_pushnumber(L, Number(value));
}
