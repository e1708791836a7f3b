import { TYPE } from '../wasm/lua-constants.ts';
import type { Pointer } from '../wasm/lua-exports.ts';
import { LuaRaise } from './lua-raise.ts';
import type { LuaState } from './lua-state.ts';
import { JSON_DEPTH, pushJson } from './push-json.ts';
import { readNumber, readTable } from './read-plain.ts';
import type { ValueKinds } from './value-kinds.ts';

const MAX_INDENT = 10;

/** Pushes the table `JSON`: `parse`, `stringify`, their aliases `decode` and `encode`, `array` and `null`. */
export function pushJsonLibrary(state: LuaState, kinds: ValueKinds, L: Pointer): void {
  const { exports: lua } = state;
  lua.lua_createtable(L, 0, 6);
  for (const name of ['parse', 'decode']) state.setNative(L, name, (inner) => parse(state, kinds, inner));
  for (const name of ['stringify', 'encode']) state.setNative(L, name, (inner) => stringify(state, kinds, inner));
  state.setNative(L, 'array', (inner) => array(state, kinds, inner));
  state.text.push(L, 'null');
  lua.lua_pushlightuserdata(L, 0);
  lua.lua_rawset(L, -3);
}

function parse(state: LuaState, kinds: ValueKinds, L: Pointer): number {
  const text = state.exports.lua_type(L, 1) === TYPE.STRING ? state.text.read(L, 1) : undefined;
  if (typeof text !== 'string') {
    throw LuaRaise.of('VALIDATION_FAILED', 'JSON.parse takes UTF-8 text: pass it a string.');
  }
  pushJson(state, kinds, { L, value: parsed(text) });
  return 1;
}

function parsed(text: string): unknown {
  try {
    // Only then can an integer be in it that a number does not hold.
    return /\d{16}/.test(text) ? JSON.parse(text, exactInteger) : JSON.parse(text);
  } catch (error) {
    throw LuaRaise.of('VALIDATION_FAILED', `JSON parse error: ${(error as Error).message}`);
  }
}

function exactInteger(...[, value, context]: [key: string, value: unknown, context?: { source?: string }]): unknown {
  const source = context?.source;
  if (typeof value !== 'number' || Number.isSafeInteger(value) || source === undefined) return value;
  if (!/^-?\d+$/.test(source)) return value;
  const exact = BigInt(source);
  return BigInt.asIntN(64, exact) === exact ? exact : value;
}

function array(state: LuaState, kinds: ValueKinds, L: Pointer): number {
  const { exports: lua } = state;
  lua.lua_settop(L, 1);
  if (lua.lua_type(L, 1) === TYPE.NIL) lua.lua_createtable(L, 0, 0);
  if (lua.lua_type(L, -1) !== TYPE.TABLE)
    throw LuaRaise.of('VALIDATION_FAILED', 'JSON.array takes a table or nothing.');
  if (lua.lua_getmetatable(L, -1) === 0) kinds.listMeta.mark(L);
  else state.pop(L);
  return 1;
}

function stringify(state: LuaState, kinds: ValueKinds, L: Pointer): number {
  state.exports.lua_settop(L, 2);
  const indent = indentOf(state, L);
  const text = new JsonWriter(state, kinds, indent).write(L, 1, 0);
  state.text.push(L, text);
  return 1;
}

/** A number of spaces, a text, or `true` for two spaces. */
function indentOf(state: LuaState, L: Pointer): string {
  const { exports: lua } = state;
  const type = lua.lua_type(L, 2);
  if (type === TYPE.STRING) return state.text.readLossy(L, 2).slice(0, MAX_INDENT);
  if (type === TYPE.NUMBER)
    return ' '.repeat(Math.min(Math.max(Math.trunc(lua.lua_tonumberx(L, 2, 0)) || 0, 0), MAX_INDENT));
  return type === TYPE.BOOLEAN && lua.lua_toboolean(L, 2) !== 0 ? '  ' : '';
}

class JsonWriter {
  readonly #state: LuaState;
  readonly #kinds: ValueKinds;
  readonly #indent: string;
  readonly #seen: Pointer[] = [];

  constructor(state: LuaState, kinds: ValueKinds, indent: string) {
    this.#state = state;
    this.#kinds = kinds;
    this.#indent = indent;
  }

  write(L: Pointer, index: number, depth: number): string {
    const { exports: lua } = this.#state;
    switch (lua.lua_type(L, index)) {
      case TYPE.NIL:
      case TYPE.LIGHT_USERDATA:
        return 'null';
      case TYPE.BOOLEAN:
        return lua.lua_toboolean(L, index) === 0 ? 'false' : 'true';
      case TYPE.NUMBER:
        return numberText(readNumber(this.#state, L, index));
      case TYPE.STRING:
        return stringText(this.#state.text.read(L, index));
      case TYPE.TABLE:
        return this.#table(L, index, depth);
      default:
        throw LuaRaise.of('VALUE_UNSUPPORTED', 'JSON has no form for a function or a coroutine. Leave it out.');
    }
  }

  #table(L: Pointer, index: number, depth: number): string {
    const { exports: lua } = this.#state;
    const address = lua.lua_topointer(L, index);
    if (this.#seen.includes(address)) {
      throw LuaRaise.of('VALUE_UNSUPPORTED', 'JSON has no form for a table that contains itself.');
    }
    if (depth > JSON_DEPTH || lua.lua_checkstack(L, 8) === 0) throw tooDeep();
    this.#seen.push(address);
    const { list, record } = readTable(this.#state, { L, index }, (slot) => this.write(L, slot, depth + 1));
    this.#seen.pop();
    if (list !== undefined)
      return this.#join(
        '[]',
        list.map((item) => item ?? 'null'),
        depth,
      );
    if (record.length === 0) return this.#isList(L, index) ? '[]' : '{}';
    const colon = this.#indent === '' ? ':' : ': ';
    return this.#join(
      '{}',
      record.map(([key, text]) => `${JSON.stringify(key)}${colon}${text}`),
      depth,
    );
  }

  #join(brackets: string, items: readonly string[], depth: number): string {
    const [open = '', close = ''] = brackets;
    if (this.#indent === '') return `${open}${items.join(',')}${close}`;
    const outer = `\n${this.#indent.repeat(depth)}`;
    const inner = outer + this.#indent;
    return `${open}${inner}${items.join(`,${inner}`)}${outer}${close}`;
  }

  #isList(L: Pointer, index: number): boolean {
    if (this.#state.exports.lua_getmetatable(L, index) === 0) return false;
    const isList = this.#kinds.listMeta.is(L, -1);
    this.#state.pop(L);
    return isList;
  }
}

function numberText(value: number | bigint): string {
  return typeof value === 'bigint' || Number.isFinite(value) ? String(value) : 'null';
}

function stringText(text: string | Uint8Array): string {
  if (typeof text === 'string') return JSON.stringify(text);
  throw LuaRaise.of('VALUE_UNSUPPORTED', 'JSON text is UTF-8: encode other bytes first, for example as base64.');
}

function tooDeep(): LuaRaise {
  return LuaRaise.of('VALUE_UNSUPPORTED', `JSON nested deeper than ${JSON_DEPTH} levels is not supported.`);
}
