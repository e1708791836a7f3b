import type { Pointer } from '../wasm/lua-exports.ts';
import { LuaRaise } from './lua-raise.ts';
import type { LuaState } from './lua-state.ts';
import type { ValueKinds } from './value-kinds.ts';

/** How deep JSON may be nested in a spell. */
export const JSON_DEPTH = 200;

export interface JsonToPush {
  readonly L: Pointer;
  /** Parsed JSON; a bigint is a 64-bit integer. */
  readonly value: unknown;
}

/** Pushes parsed JSON as it is: nothing in it is a tag of the wire. @throws LuaRaise when it is nested too deeply. */
export function pushJson(state: LuaState, kinds: ValueKinds, { L, value }: JsonToPush): void {
  pushAt(state, kinds, { L, value, depth: 0 });
}

function pushAt(
  state: LuaState,
  kinds: ValueKinds,
  { L, value, depth }: JsonToPush & { readonly depth: number },
): void {
  const { exports: lua } = state;
  if (typeof value !== 'object' || value === null) return pushScalar(state, L, value);
  if (depth > JSON_DEPTH || lua.lua_checkstack(L, 8) === 0) {
    throw LuaRaise.of('VALUE_UNSUPPORTED', `JSON nested deeper than ${JSON_DEPTH} levels is not supported.`);
  }
  const isList = Array.isArray(value);
  const entries = Object.entries(value);
  lua.lua_createtable(L, isList ? entries.length : 0, isList ? 0 : entries.length);
  if (isList && entries.length === 0) kinds.listMeta.mark(L);
  for (const [key, item] of entries) {
    if (item === null) continue;
    if (isList) lua.lua_pushinteger(L, BigInt(key) + 1n);
    else state.text.push(L, key);
    pushAt(state, kinds, { L, value: item, depth: depth + 1 });
    lua.lua_rawset(L, -3);
  }
}

function pushScalar(state: LuaState, L: Pointer, value: unknown): void {
  const { exports: lua } = state;
  if (typeof value === 'string') state.text.push(L, value);
  else if (typeof value === 'number') pushNumber(state, L, value);
  else if (typeof value === 'bigint') lua.lua_pushinteger(L, value);
  else if (typeof value === 'boolean') lua.lua_pushboolean(L, value ? 1 : 0);
  else lua.lua_pushnil(L);
}

/** Whole numbers are integers in Lua, as long as a number of ours can be one exactly; `-0` and the others are floats. */
export function pushNumber({ exports: lua }: LuaState, L: Pointer, value: number): void {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) lua.lua_pushinteger(L, BigInt(value));
  else lua.lua_pushnumber(L, value);
}
