const PAGE = 65_536;
const MEMORY_SECTION = 5;
const HEADER_BYTES = 8;

/**
 * Gives a wasm binary's own memory a maximum. The engine's limit counts what its allocator hands out; the memory itself
 * could grow far beyond that, and a thread's resource limits do not see it.
 *
 * @throws TypeError for a binary without a memory section.
 */
export function capMemory(wasm: Uint8Array<ArrayBuffer>, maxBytes: number): Uint8Array<ArrayBuffer> {
  let at = HEADER_BYTES;
  while (at < wasm.length) {
    const size = readUnsigned(wasm, at + 1);
    const end = size.next + size.value;
    if (wasm[at] === MEMORY_SECTION)
      return replaceSection(wasm, { at, body: size.next, end }, Math.ceil(maxBytes / PAGE));
    at = end;
  }
  throw new TypeError('Expected a wasm binary with a memory of its own.');
}

interface Section {
  readonly at: number;
  readonly body: number;
  readonly end: number;
}

/** The section holds: number of memories, flags (1 = has a maximum), minimum, maximum. */
function replaceSection(
  wasm: Uint8Array<ArrayBuffer>,
  { at, body, end }: Section,
  pages: number,
): Uint8Array<ArrayBuffer> {
  const count = readUnsigned(wasm, body);
  const minimum = readUnsigned(wasm, count.next + 1);
  const content = [
    ...unsigned(count.value),
    1,
    ...unsigned(minimum.value),
    ...unsigned(Math.max(pages, minimum.value)),
  ];
  const section = [MEMORY_SECTION, ...unsigned(content.length), ...content];
  const capped = new Uint8Array(at + section.length + wasm.length - end);
  capped.set(wasm.subarray(0, at));
  capped.set(section, at);
  capped.set(wasm.subarray(end), at + section.length);
  return capped;
}

/** LEB128. */
function readUnsigned(bytes: Uint8Array, start: number): { readonly value: number; readonly next: number } {
  let value = 0;
  let at = start;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at] ?? 0;
    at += 1;
    value |= (byte & 127) << shift;
    if (byte < 128) return { value: value >>> 0, next: at };
  }
}

function unsigned(value: number): readonly number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}
