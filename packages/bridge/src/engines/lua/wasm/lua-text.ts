import type { LuaExports, Pointer } from './lua-exports.ts';
import type { LuaMemory } from './lua-memory.ts';
import { MachineStop } from './machine-stop.ts';

const SHORT = 48;
const SCRATCH_BYTES = 65_536;
const SCRATCH_KEPT = 4 * 1024 * 1024;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** Strings on their way in and out. Lua's are bytes; ours are text when they are UTF-8, bytes otherwise. */
export class LuaText {
  readonly #exports: LuaExports;
  readonly #memory: LuaMemory;
  readonly #length: Pointer;
  readonly #names = new Map<string, Pointer>();
  #scratch: Pointer;
  #scratchBytes = SCRATCH_BYTES;

  constructor(exports: LuaExports, memory: LuaMemory) {
    this.#exports = exports;
    this.#memory = memory;
    this.#length = exports.malloc(8);
    this.#scratch = exports.malloc(SCRATCH_BYTES);
  }

  /** A C string that stays for the life of the machine. For a few constant names only. */
  name(text: string): Pointer {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    const bytes = encoder.encode(`${text}\0`);
    const pointer = this.#exports.malloc(bytes.length);
    this.#memory.bytes.set(bytes, pointer);
    this.#names.set(text, pointer);
    return pointer;
  }

  push(L: Pointer, text: string): void {
    if (text.length < SHORT && this.#pushAscii(L, text)) return;
    const size = Buffer.byteLength(text);
    const target = this.#reserve(size);
    encoder.encodeInto(text, this.#memory.bytes.subarray(target, target + size));
    this.#exports.lua_pushlstring(L, target, size);
    this.#shrink();
  }

  pushBytes(L: Pointer, bytes: Uint8Array): void {
    const target = this.#reserve(bytes.length);
    this.#memory.bytes.set(bytes, target);
    this.#exports.lua_pushlstring(L, target, bytes.length);
    this.#shrink();
  }

  /** The string at `index`; bytes when it is not UTF-8. A number there becomes a string in place. */
  read(L: Pointer, index: number): string | Uint8Array {
    const pointer = this.#exports.lua_tolstring(L, index, this.#length);
    if (pointer === 0) return '';
    const length = this.#memory.int(this.#length) >>> 0;
    const bytes = this.#memory.bytes.subarray(pointer, pointer + length);
    if (length < 24) {
      const ascii = asciiOf(bytes);
      if (ascii !== undefined) return ascii;
    }
    try {
      return decoder.decode(bytes);
    } catch {
      // not UTF-8
      return bytes.slice();
    }
  }

  /** For messages: bytes that are not UTF-8 are replaced. */
  readLossy(L: Pointer, index: number): string {
    const text = this.read(L, index);
    return typeof text === 'string' ? text : Buffer.from(text).toString('utf8');
  }

  #pushAscii(L: Pointer, text: string): boolean {
    const { bytes } = this.#memory;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code > 127) return false;
      bytes[this.#scratch + index] = code;
    }
    this.#exports.lua_pushlstring(L, this.#scratch, text.length);
    return true;
  }

  #reserve(bytes: number): Pointer {
    if (bytes <= this.#scratchBytes) return this.#scratch;
    const pointer = this.#exports.malloc(bytes);
    if (pointer === 0) throw new MachineStop({ kind: 'limit', limit: 'memory' });
    this.#exports.free(this.#scratch);
    this.#scratch = pointer;
    this.#scratchBytes = bytes;
    return pointer;
  }

  #shrink(): void {
    if (this.#scratchBytes <= SCRATCH_KEPT) return;
    this.#exports.free(this.#scratch);
    this.#scratchBytes = SCRATCH_BYTES;
    this.#scratch = this.#exports.malloc(SCRATCH_BYTES);
  }
}

function asciiOf(bytes: Uint8Array): string | undefined {
  let text = '';
  for (const byte of bytes) {
    if (byte > 127) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}
