const VALUE_TYPES: Readonly<Record<string, number>> = { i: 0x7f, v: 0 };

/** Signatures of the functions that we put into Lua's function table: result, then parameters. */
export type StubSignature = 'i:i' | 'i:iii' | 'v:ii';

export const STUB_SIGNATURES: readonly StubSignature[] = ['i:i', 'i:iii', 'v:ii'];

/**
 * A wasm module that imports one function and exports it again, which turns a JavaScript function into one that a wasm
 * table accepts. Compile it once: compiling in every worker keeps memory that is never given back.
 */
export function compileFunctionStub(signature: StubSignature): WebAssembly.Module {
  const [result = 'v', parameters = ''] = signature.split(':');
  const results = result === 'v' ? [0] : [1, valueType(result)];
  const type = [0x60, parameters.length, ...Array.from(parameters, valueType), ...results];
  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  // one type; import "e"."f" of it; export function 0 as "f"
  const body = [
    ...section(1, [1, ...type]),
    ...section(2, [1, 1, 0x65, 1, 0x66, 0, 0]),
    ...section(7, [1, 1, 0x66, 0, 0]),
  ];
  return new WebAssembly.Module(new Uint8Array([...header, ...body]));
}

function valueType(letter: string): number {
  return VALUE_TYPES[letter] ?? 0;
}

function section(id: number, body: readonly number[]): readonly number[] {
  return [id, body.length, ...body];
}
