/** Views on the wasm memory. They are made anew after it has grown, when the old ones are detached. */
export class LuaMemory {
  readonly #memory: () => WebAssembly.Memory;
  #buffer: ArrayBufferLike | undefined;
  #bytes = new Uint8Array();
  #ints = new Int32Array();
  #text = Buffer.alloc(0);

  /** @param memory Given late: the imports need the views before there is an instance. */
  constructor(memory: () => WebAssembly.Memory) {
    this.#memory = memory;
  }

  get bytes(): Uint8Array {
    this.#refresh();
    return this.#bytes;
  }

  get size(): number {
    return this.#memory().buffer.byteLength;
  }

  int(address: number): number {
    this.#refresh();
    return this.#ints[address >> 2] ?? 0;
  }

  setInt(address: number, value: number): void {
    this.#refresh();
    this.#ints[address >> 2] = value;
  }

  /** A C string; every byte is one character. */
  cString(address: number): string {
    const { bytes } = this;
    return this.#text.toString('latin1', address, bytes.indexOf(0, address));
  }

  #refresh(): void {
    const { buffer } = this.#memory();
    if (buffer === this.#buffer) return;
    this.#buffer = buffer;
    this.#bytes = new Uint8Array(buffer);
    this.#ints = new Int32Array(buffer);
    this.#text = Buffer.from(buffer);
  }
}
