import { TYPE } from '../wasm/lua-constants.ts';
import type { Pointer } from '../wasm/lua-exports.ts';
import { LuaRaise } from './lua-raise.ts';
import type { LuaState } from './lua-state.ts';

/** Where a table is. */
export interface TableAt {
  readonly L: Pointer;
  /** Absolute. */
  readonly index: number;
}

/** A table as a list or as a record sorted by key, so that it does not depend on the order of hashes. */
export interface PlainTable<T> {
  /** Set when the table has `#t > 0`; a hole is `undefined`. */
  readonly list?: readonly (T | undefined)[];
  readonly record: readonly (readonly [key: string, value: T])[];
}

/** Reads the value at a slot of the stack; `key` is empty in a list. */
export type ReadSlot<T> = (slot: number, key: string) => T;

/** An integer that a number cannot hold exactly is a bigint. */
export function readNumber({ exports: lua }: LuaState, L: Pointer, index: number): number | bigint {
  const value = lua.lua_tonumberx(L, index, 0);
  if (lua.lua_isinteger(L, index) === 0 || Number.isSafeInteger(value)) return value;
  return lua.lua_tointegerx(L, index, 0);
}

/**
 * Reads a table without its metamethods.
 *
 * @throws LuaRaise for a table that is both list and record, and for keys that are neither text nor numbers.
 */
export function readTable<T>(state: LuaState, at: TableAt, read: ReadSlot<T>): PlainTable<T> {
  const length = state.exports.lua_rawlen(at.L, at.index);
  return length > 0 ? { list: readList(state, { ...at, length }, read), record: [] } : readRecord(state, at, read);
}

function readList<T>(
  state: LuaState,
  { L, index, length }: TableAt & { readonly length: number },
  read: ReadSlot<T>,
): readonly (T | undefined)[] {
  const { exports: lua } = state;
  const list: (T | undefined)[] = [];
  let items = 0;
  for (let item = 1; item <= length; item += 1) {
    const present = lua.lua_rawgeti(L, index, BigInt(item)) !== TYPE.NIL;
    list.push(present ? read(lua.lua_gettop(L), '') : undefined);
    if (present) items += 1;
    state.pop(L);
  }
  let keys = 0;
  lua.lua_pushnil(L);
  while (lua.lua_next(L, index) !== 0) {
    state.pop(L);
    keys += 1;
    if (keys > items) throw mixed();
  }
  return list;
}

function readRecord<T>(state: LuaState, { L, index }: TableAt, read: ReadSlot<T>): PlainTable<T> {
  const { exports: lua } = state;
  const record: (readonly [key: string, value: T])[] = [];
  lua.lua_pushnil(L);
  while (lua.lua_next(L, index) !== 0) {
    const top = lua.lua_gettop(L);
    const key = readKey(state, L, top - 1);
    record.push([key, read(top, key)]);
    state.pop(L);
  }
  return { record: record.filter(([key]) => key !== '__proto__').toSorted(([a], [b]) => (a < b ? -1 : 1)) };
}

function readKey(state: LuaState, L: Pointer, index: number): string {
  const type = state.exports.lua_type(L, index);
  // `lua_tolstring` would turn the number into a string in place and confuse `lua_next`.
  if (type === TYPE.NUMBER) return String(readNumber(state, L, index));
  const key = type === TYPE.STRING ? state.text.read(L, index) : undefined;
  if (typeof key === 'string') return key;
  throw LuaRaise.of(
    'VALUE_UNSUPPORTED',
    'Cannot pass a table with a key that is neither text nor a number. Use strings as keys.',
  );
}

function mixed(): LuaRaise {
  return LuaRaise.of(
    'VALUE_UNSUPPORTED',
    'Cannot pass a table that is a list and has named keys too. Put the list under a name of its own: { items = { … }, name = … }.',
  );
}
