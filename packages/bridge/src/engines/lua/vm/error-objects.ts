import { TYPE } from '../wasm/lua-constants.ts';
import type { Pointer } from '../wasm/lua-exports.ts';
import { errorType } from './error-type.ts';
import type { WireError } from './lua-raise.ts';
import type { LuaState } from './lua-state.ts';
import type { ValueKinds } from './value-kinds.ts';

/** Chunk name of the prelude, as it stands in traces. */
export const PRELUDE = '[llmspell]';

const MAX_LEVELS = 12;

/** Pushes an error of the host: a table with fields, whose metatable makes it text as well. */
export function pushErrorObject(
  state: LuaState,
  kinds: ValueKinds,
  {
    L,
    error,
    pushData,
  }: { readonly L: Pointer; readonly error: WireError; readonly pushData: (data: unknown) => void },
): void {
  const { exports: lua } = state;
  const code = typeof error.code === 'string' ? error.code : 'SCRIPT_FAILED';
  lua.lua_createtable(L, 0, 8);
  const object = lua.lua_gettop(L);
  const set = (key: string, push: () => void): void => {
    state.text.push(L, key);
    push();
    lua.lua_rawset(L, object);
  };
  const text = { name: error.name, code, message: error.message, type: errorType(code) };
  for (const [key, value] of Object.entries(text)) set(key, () => state.text.push(L, value));
  if (error.retryable === true) set('retryable', () => lua.lua_pushboolean(L, 1));
  const seconds = retryAfter(error.data);
  if (seconds !== undefined) set('retry_after', () => lua.lua_pushnumber(L, seconds));
  if (error.data !== undefined) set('data', () => pushData(error.data));
  kinds.errorMeta.mark(L);
  if (typeof error.r === 'number') kinds.markOrigin(L, object, error.r);
}

/** Adds where the script is to the error object on top of the stack, unless its message tells a place already. */
export function locateError(state: LuaState, L: Pointer, error: WireError): void {
  const place = error.name === 'ScriptError' ? '' : whereOf(state, L);
  if (place === '') return;
  state.text.push(L, 'location');
  state.text.push(L, place);
  state.exports.lua_rawset(L, -3);
}

/** `spell.lua:12` of the innermost function that is the script's own. */
export function whereOf(state: LuaState, L: Pointer): string {
  for (let level = 1; level <= MAX_LEVELS; level += 1) {
    state.exports.luaL_where(L, level);
    const where = state.exports.lua_type(L, -1) === TYPE.STRING ? state.text.readLossy(L, -1) : '';
    state.pop(L);
    if (where !== '' && !where.startsWith(PRELUDE)) return where.replace(/: $/, '');
  }
  return '';
}

function retryAfter(data: unknown): number | undefined {
  if (typeof data !== 'object' || data === null || !('retryAfterMs' in data)) return undefined;
  return typeof data.retryAfterMs === 'number' ? data.retryAfterMs / 1000 : undefined;
}
