import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { compileFunctionStub, STUB_SIGNATURES, type StubSignature } from './function-stub.ts';

/** The compiled wasm that a worker needs. It is compiled once in the main thread and sent to every worker. */
export interface LuaModules {
  readonly lua: WebAssembly.Module;
  readonly stubs: ReadonlyMap<StubSignature, WebAssembly.Module>;
}

const require = createRequire(import.meta.url);
let compiled: LuaModules | undefined;

/** Compiles Lua 5.4, the first time it is called. */
export function compileLua(): LuaModules {
  compiled ??= {
    lua: new WebAssembly.Module(readFileSync(luaWasmPath())),
    stubs: new Map(STUB_SIGNATURES.map((signature) => [signature, compileFunctionStub(signature)])),
  };
  return compiled;
}

/** The file of wasmoon that is used; nothing else of it is. */
export function luaWasmPath(): string {
  return require.resolve('wasmoon/dist/glue.wasm');
}
