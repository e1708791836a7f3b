import { REGISTRY, STATUS, upvalue } from '../wasm/lua-constants.ts';
import type { LuaExports, Pointer } from '../wasm/lua-exports.ts';
import type { LuaText } from '../wasm/lua-text.ts';
import { LuaWasm, type LuaWasmOptions } from '../wasm/lua-wasm.ts';
import { LuaRaise } from './lua-raise.ts';

/** A function of ours that Lua calls: takes its arguments from the stack, leaves results there, gives their number. */
export type Native = (L: Pointer) => number;

/** A value kept in the registry. */
export type Reference = bigint & { readonly brand: 'reference' };

/** A Lua machine without a prelude: native functions, references and protected calls over the C API. */
export class LuaState {
  readonly wasm: LuaWasm;
  readonly exports: LuaExports;
  readonly text: LuaText;
  /** The main thread. Scripts run in threads of their own. */
  readonly main: Pointer;
  readonly #natives: Native[] = [];
  readonly #dispatcher: Pointer;
  /** Makes the Lua value of an error that a native function raises. */
  pushRaised: (L: Pointer, error: LuaRaise) => void = (L, error) => this.text.push(L, error.message);

  constructor(options: LuaWasmOptions) {
    this.wasm = new LuaWasm(options);
    this.exports = this.wasm.exports;
    this.text = this.wasm.text;
    this.#dispatcher = this.wasm.addFunction('i:i', (L = 0) => this.#dispatch(L));
    this.main = this.exports.luaL_newstate();
    const panic = (L = 0): never => this.wasm.panic(`Lua panic: ${this.text.readLossy(L, -1)}`);
    if (this.main === 0) panic();
    this.exports.lua_atpanic(this.main, this.wasm.addFunction('i:i', panic));
    this.exports.luaL_openlibs(this.main);
  }

  /** Registers a function of ours; push it with {@link pushNative}. */
  native(fn: Native): number {
    return this.#natives.push(fn) - 1;
  }

  /** Pushes a registered function that owns the `owned` values on top of the stack, as upvalues from 2. */
  pushNative(L: Pointer, native: number, owned = 0): void {
    this.exports.lua_pushinteger(L, BigInt(native));
    if (owned > 0) this.exports.lua_rotate(L, -owned - 1, 1);
    this.exports.lua_pushcclosure(L, this.#dispatcher, owned + 1);
  }

  /** Sets the field of the table on top of the stack to a function of ours. */
  setNative(L: Pointer, name: string, fn: Native): void {
    this.text.push(L, name);
    this.pushNative(L, this.native(fn));
    this.exports.lua_rawset(L, -3);
  }

  pop(L: Pointer, count = 1): void {
    this.exports.lua_settop(L, -count - 1);
  }

  /** Takes the value on top of the stack into the registry. */
  keep(L: Pointer): Reference {
    return BigInt(this.exports.luaL_ref(L, REGISTRY)) as Reference;
  }

  pushKept(L: Pointer, reference: Reference): number {
    return this.exports.lua_rawgeti(L, REGISTRY, reference);
  }

  drop(reference: Reference): void {
    this.exports.luaL_unref(this.main, REGISTRY, Number(reference));
  }

  /** A table in the registry. @param mode Which of its sides are weak: `k`, `v`. */
  keepTable(mode = ''): Reference {
    const { exports: lua, main: L } = this;
    lua.lua_createtable(L, 0, 0);
    if (mode !== '') {
      lua.lua_createtable(L, 0, 1);
      this.text.push(L, '__mode');
      this.text.push(L, mode);
      lua.lua_rawset(L, -3);
      lua.lua_setmetatable(L, -2);
    }
    return this.keep(L);
  }

  /** Compiles text, never bytecode, and pushes the function; gives the message when that fails. */
  load(L: Pointer, code: string | Uint8Array, chunkName: string): string | undefined {
    const { exports: lua } = this;
    const bytes = typeof code === 'string' ? Buffer.from(code) : code;
    const pointer = lua.malloc(bytes.length + 1);
    if (pointer === 0) return 'not enough memory';
    this.wasm.memory.bytes.set(bytes, pointer);
    // Long names would be kept for ever by `text.name`; this one is freed below.
    const name = Buffer.from(`${chunkName}\0`);
    const namePointer = lua.malloc(name.length);
    this.wasm.memory.bytes.set(name, namePointer);
    const status = lua.luaL_loadbufferx(L, pointer, bytes.length, namePointer, this.text.name('t'));
    lua.free(pointer);
    lua.free(namePointer);
    if (status === STATUS.OK) return undefined;
    const message = this.text.readLossy(L, -1);
    this.pop(L);
    return message;
  }

  /** Runs `fn` where Lua may raise; gives the message when it does. */
  protect(fn: (L: Pointer) => void): string | undefined {
    const { exports: lua, main: L } = this;
    this.#protected = fn;
    this.#protectIndex ??= this.native((inner) => (this.#protected(inner), 0));
    this.pushNative(L, this.#protectIndex);
    if (lua.lua_pcallk(L, 0, 0, 0, 0, 0) === STATUS.OK) return undefined;
    const message = this.text.readLossy(L, -1);
    this.pop(L);
    return message;
  }
  #protected: (L: Pointer) => void = () => {};
  #protectIndex: number | undefined;

  /** The C function with which a yielded native function goes on; `context` is what it gave to `lua_yieldk`. */
  continuation(fn: (L: Pointer, context: number) => number): Pointer {
    return this.wasm.addFunction('i:iii', (L = 0, _status = 0, context = 0) => this.#raising(L, () => fn(L, context)));
  }

  #dispatch(L: Pointer): number {
    const index = Number(this.exports.lua_tointegerx(L, upvalue(1), 0));
    return this.#raising(L, () => this.#natives[index]?.(L) ?? 0);
  }

  #raising(L: Pointer, run: () => number): number {
    try {
      return run();
    } catch (error) {
      // Only our own kind becomes an error of Lua: a longjmp passes, anything else ends the machine.
      if (!(error instanceof LuaRaise)) throw error;
      this.pushRaised(L, error);
    }
    // Unwinds; outside the try, which must not see it.
    return this.exports.lua_error(L);
  }
}
