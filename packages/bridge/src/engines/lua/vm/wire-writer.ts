import type { WireLimits } from '../../../wire/wire-limits.ts';
import type { WireText } from '../../../wire/wire-text.ts';
import { TYPE } from '../wasm/lua-constants.ts';
import type { Pointer } from '../wasm/lua-exports.ts';
import { MachineStop } from '../wasm/machine-stop.ts';
import { LuaRaise } from './lua-raise.ts';
import type { LuaState } from './lua-state.ts';
import { readNumber, readTable, type TableAt } from './read-plain.ts';
import type { ValueKinds } from './value-kinds.ts';

/** A value, and how deep in the message it is. */
interface Place extends TableAt {
  readonly depth: number;
}

/** Writes Lua values as wire text. */
export class WireWriter {
  readonly #state: LuaState;
  readonly #kinds: ValueKinds;
  readonly #limits: WireLimits;
  #seen: Pointer[] = [];
  #sent: number[] = [];
  #size = 0;

  constructor(state: LuaState, kinds: ValueKinds, limits: WireLimits) {
    this.#state = state;
    this.#kinds = kinds;
    this.#limits = limits;
  }

  /**
   * The values from `first` to the top of the stack, as a list.
   *
   * @throws LuaRaise for what has no form on the wire; MachineStop at the limit of size.
   */
  list(L: Pointer, first: number): WireText {
    const top = this.#state.exports.lua_gettop(L);
    return this.#write(() => {
      const items: string[] = [];
      for (let index = first; index <= top; index += 1) items.push(this.#count(this.#value(L, index, 1)));
      return `[${items.join(',')}]`;
    });
  }

  value(L: Pointer, index: number): WireText {
    return this.#write(() => this.#value(L, this.#state.exports.lua_absindex(L, index), 0));
  }

  #write(make: () => string): WireText {
    this.#seen = [];
    this.#sent = [];
    this.#size = 0;
    let text: string;
    try {
      text = make();
    } catch (error) {
      if (error instanceof LuaRaise) this.#kinds.script.unsend(this.#sent);
      throw error;
    }
    if (Buffer.byteLength(text) > this.#limits.maxMessageBytes) throw tooLarge();
    return text;
  }

  #value(L: Pointer, index: number, depth: number): string {
    switch (this.#state.exports.lua_type(L, index)) {
      case TYPE.NIL:
      case TYPE.NONE:
        return '{"$t":"u"}';
      case TYPE.BOOLEAN:
        return this.#state.exports.lua_toboolean(L, index) === 0 ? 'false' : 'true';
      case TYPE.NUMBER:
        return numberText(readNumber(this.#state, L, index));
      case TYPE.STRING:
        return this.#string(L, index);
      case TYPE.TABLE:
        return this.#table({ L, index, depth });
      case TYPE.FUNCTION:
        return this.#function(L, index);
      case TYPE.LIGHT_USERDATA:
        return 'null';
      default:
        throw unsupported('a coroutine');
    }
  }

  #string(L: Pointer, index: number): string {
    const text = this.#state.text.read(L, index);
    if (typeof text === 'string') return JSON.stringify(text);
    return `{"$t":"x","v":"${Buffer.from(text).toString('base64')}"}`;
  }

  #function(L: Pointer, index: number): string {
    const host = this.#kinds.host.numberOf(L, index);
    return host > 0 ? `{"$t":"F","v":${host}}` : `{"$t":"f","v":${this.#send(L, index)},"n":""}`;
  }

  #table(place: Place): string {
    const { L, index } = place;
    const { exports: lua } = this.#state;
    if (lua.lua_checkstack(L, 8) === 0) throw unsupported('a value on a full stack');
    if (lua.lua_getmetatable(L, index) === 0) return this.#data(place);
    const isError = this.#kinds.errorMeta.is(L, -1);
    const isList = this.#kinds.listMeta.is(L, -1);
    this.#state.pop(L);
    if (isError) return this.#error(place);
    if (isList) return this.#data(place, '[]');
    const host = this.#kinds.host.numberOf(L, index);
    if (host > 0) return `{"$t":"${this.#kinds.host.tagOf(host) ?? 'h'}","v":${host}}`;
    return this.#instance(place) ?? this.#data(place);
  }

  /** @param empty How an empty table is written. */
  #data({ L, index, depth }: Place, empty = '{}'): string {
    return this.#nested({ L, index, depth }, () => {
      const table = readTable(this.#state, { L, index }, (slot, key) => this.#item(L, slot, { key, depth }));
      if (table.list !== undefined) return `[${table.list.map((item) => item ?? '{"$t":"u"}').join(',')}]`;
      if (table.record.length === 0) return empty;
      const text = recordText(table.record);
      return table.record.some(([key]) => key === '$t') ? `{"$t":"$","v":${text}}` : text;
    });
  }

  #item(L: Pointer, slot: number, { key, depth }: { readonly key: string; readonly depth: number }): string {
    this.#size += key.length + 4;
    return this.#count(this.#value(L, slot, depth + 1));
  }

  #error({ L, index, depth }: Place): string {
    return this.#nested({ L, index, depth }, () => {
      const { record } = readTable(this.#state, { L, index }, (slot) => this.#value(L, slot, depth + 1));
      const known = record.filter(([key, text]) => ERROR_KEYS.has(key) && text !== SCRIPT_ERROR);
      const name = known.some(([key]) => key === 'name') ? '' : '"name":"Error",';
      const origin = this.#kinds.originOf(L, index);
      const tail = origin > 0 ? `,"r":${origin}` : '';
      return `{"$t":"e",${name}${recordText(known).slice(1, -1)}${tail}}`;
    });
  }

  #instance({ L, index, depth }: Place): string | undefined {
    const scriptClass = this.#kinds.classOf(L, index);
    if (scriptClass === undefined) return undefined;
    const number = this.#send(L, index);
    const { name, base, methods } = scriptClass;
    const head = `"$t":"o","v":${number},"c":${JSON.stringify(name)},"b":${JSON.stringify(base)}`;
    return this.#nested({ L, index, depth }, () => {
      // Fields that are no plain data stay in the script.
      const { record } = readTable(this.#state, { L, index }, (slot) => this.#plain(L, slot, depth + 1));
      const fields = record.filter(([, text]) => text !== '');
      return `{${head},"m":${JSON.stringify(methods)},"p":${recordText(fields)}}`;
    });
  }

  #plain(L: Pointer, slot: number, depth: number): string {
    const type = this.#state.exports.lua_type(L, slot);
    if (type === TYPE.FUNCTION || type === TYPE.THREAD) return '';
    const sent = this.#sent.length;
    const seen = this.#seen.length;
    try {
      return this.#value(L, slot, depth);
    } catch (error) {
      if (!(error instanceof LuaRaise)) throw error;
      this.#kinds.script.unsend(this.#sent.splice(sent));
      this.#seen.length = seen;
      return '';
    }
  }

  #nested({ L, index, depth }: Place, make: () => string): string {
    const address = this.#state.exports.lua_topointer(L, index);
    if (this.#seen.includes(address)) throw unsupported('a table that contains itself');
    if (depth >= this.#limits.maxDepth) {
      throw LuaRaise.of('VALUE_UNSUPPORTED', `Cannot pass a table nested deeper than ${this.#limits.maxDepth} levels.`);
    }
    const top = this.#state.exports.lua_gettop(L);
    this.#seen.push(address);
    try {
      return make();
    } finally {
      this.#seen.pop();
      this.#state.exports.lua_settop(L, top);
    }
  }

  #send(L: Pointer, index: number): number {
    const number = this.#kinds.script.send(L, index);
    this.#sent.push(number);
    return number;
  }

  /** Stops early: a huge table must not fill the worker's own heap first. */
  #count(text: string): string {
    this.#size += text.length;
    if (this.#size > this.#limits.maxMessageBytes) throw tooLarge();
    return text;
  }
}

// An error of the script that comes home is just an error: its class is the host's name for it.
const SCRIPT_ERROR = '"ScriptError"';
const ERROR_KEYS: ReadonlySet<string> = new Set(['name', 'message', 'code', 'retryable', 'data']);

function numberText(value: number | bigint): string {
  if (typeof value === 'bigint') return `{"$t":"b","v":"${value}"}`;
  if (Number.isFinite(value) && !Object.is(value, -0)) return String(value);
  return `{"$t":"n","v":"${Object.is(value, -0) ? '-0' : String(value)}"}`;
}

function recordText(record: readonly (readonly [key: string, text: string])[]): string {
  return `{${record.map(([key, text]) => `${JSON.stringify(key)}:${text}`).join(',')}}`;
}

function tooLarge(): MachineStop {
  return new MachineStop({ kind: 'limit', limit: 'message-size' });
}

function unsupported(what: string): LuaRaise {
  return LuaRaise.of('VALUE_UNSUPPORTED', `Cannot pass ${what} to the host.`);
}
