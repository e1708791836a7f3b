import { createThreadEngine, type PoolOptions, type ThreadEngine } from '../../thread/create-thread-engine.ts';
import { loadEngine } from './load-engine.ts';

export interface LuaEngineOptions {
  /** How many threads are kept and used. */
  readonly pool?: PoolOptions;
}

/**
 * Makes the engine for spells in Lua 5.4. Each spell runs in a fresh virtual machine (Lua's own C code in WebAssembly) in a
 * thread of its own, and waits for the host wherever it calls it: there are no promises. Its value is what it returns.
 */
export function createLuaEngine({ pool = {} }: LuaEngineOptions = {}): ThreadEngine {
  return createThreadEngine({
    language: 'lua',
    extensions: ['.lua'],
    entry: loadEngine,
    check: async (source, manifest) => (await import('./check/check-lua.ts')).checkLua(source, manifest),
    pool,
  });
}
