import type { LuaModules } from './compile-lua.ts';
import type { StubSignature } from './function-stub.ts';
import { STATUS } from './lua-constants.ts';
import type { LuaExports, Pointer } from './lua-exports.ts';
import { createLuaImports, LONGJMP } from './lua-imports.ts';
import { LuaMemory } from './lua-memory.ts';
import { LuaText } from './lua-text.ts';
import { MachineStop } from './machine-stop.ts';

export interface LuaWasmOptions {
  readonly modules: LuaModules;
  readonly memoryBytes: number;
  /** Epoch ms, as the script sees it. */
  readonly now: () => number;
  readonly write: (fd: number, bytes: Uint8Array) => void;
}

const PAGE = 65_536;
/** Lua and its libraries need this much. */
const MEMORY_FLOOR = 3 * 1024 * 1024;
// Where Lua 5.4 keeps things in a `lua_State`: the ends of its stack, and the status of the protected call it is in,
// `L->errorJmp->status`. They hold for this very file, whose hash a test checks.
const STACK_TOP = 12;
const STACK_BASE = 28;
const SLOT_BYTES = 16;
const ERROR_JUMP = 48;
const JUMP_STATUS = 160;

/** One instance of Lua's wasm: its memory, its strings and its function table. */
export class LuaWasm {
  readonly exports: LuaExports;
  readonly memory: LuaMemory;
  readonly text: LuaText;
  readonly #stubs: LuaModules['stubs'];
  readonly #memoryBytes: number;
  readonly #table: WebAssembly.Table;
  #memoryRefused = false;

  constructor({ modules, memoryBytes, now, write }: LuaWasmOptions) {
    this.#stubs = modules.stubs;
    this.#memoryBytes = memoryBytes;
    this.memory = new LuaMemory(() => this.exports.memory);
    const imports = createLuaImports({
      memory: this.memory,
      now,
      write,
      grow: (bytes) => this.#grow(bytes),
      invoke: (fn, first, second) => this.#invoke(fn, first, second),
      abort: (what) => this.#abort(what),
    });
    // The hash of the file is checked, and with it what it exports.
    this.exports = new WebAssembly.Instance(modules.lua, imports).exports as unknown as LuaExports;
    this.#table = this.exports['__indirect_function_table'];
    this.exports.emscripten_stack_init();
    this.exports['__wasm_call_ctors']();
    this.text = new LuaText(this.exports, this.memory);
    // The wasm begins with more memory than a small limit allows: what is over is taken away.
    const surplus = this.memory.size - Math.max(memoryBytes, MEMORY_FLOOR);
    if (surplus > 0) this.exports.malloc(surplus);
  }

  /** Puts a JavaScript function where C can call it, and gives its C address. */
  addFunction(signature: StubSignature, fn: (...args: number[]) => number | void): Pointer {
    const stub = this.#stubs.get(signature);
    if (stub === undefined) throw new TypeError(`no stub for ${signature}`);
    const index = this.#table.grow(1);
    this.#table.set(index, new WebAssembly.Instance(stub, { e: { f: fn } }).exports['f']);
    return index;
  }

  /** Values on the stack of a thread: how deep it has called. */
  stackDepth(L: Pointer): number {
    return (this.memory.int(L + STACK_TOP) - this.memory.int(L + STACK_BASE)) / SLOT_BYTES;
  }

  /** Ends the machine when it ran out of memory; called where Lua has no protected call to unwind to. */
  panic(message: string): never {
    throw new MachineStop(this.#memoryRefused ? { kind: 'limit', limit: 'memory' } : { kind: 'crash', message });
  }

  /** A longjmp of Lua's ends here, and only that: everything else goes through and ends the machine. */
  #invoke(fn: Pointer, L: Pointer, argument: Pointer): void {
    const stack = this.exports.stackSave();
    try {
      // The table holds functions of the C code only.
      (this.#table.get(fn) as (L: Pointer, argument: Pointer) => void)(L, argument);
    } catch (error) {
      this.exports.stackRestore(stack);
      if (error !== LONGJMP) throw error;
      if (this.#memoryRefused && this.#statusOf(L) === STATUS.MEMORY) this.panic('not enough memory');
      this.exports.setThrew(1, 0);
    }
  }

  /** Lua collects garbage and tries again before it gives up, so a refusal alone does not end the script. */
  #grow(bytes: number): boolean {
    const current = this.memory.size;
    if (bytes > this.#memoryBytes) return this.#refuse();
    const wanted = Math.min(this.#memoryBytes, Math.max(bytes, Math.floor(current * 1.2)));
    try {
      this.exports.memory.grow(Math.ceil((wanted - current) / PAGE));
      return true;
    } catch {
      // the machine itself has no more
      return this.#refuse();
    }
  }

  #refuse(): false {
    this.#memoryRefused = true;
    return false;
  }

  #statusOf(L: Pointer): number {
    return this.memory.int(this.memory.int(L + ERROR_JUMP) + JUMP_STATUS);
  }

  #abort(what: string): never {
    return this.panic(`the Lua machine called ${what}`);
  }
}
