import { createThreadEngine, type PoolOptions, type ThreadEngine } from '../../thread/create-thread-engine.ts';
import { loadEngine } from './load-engine.ts';

export interface JavaScriptEngineOptions {
  /** How many threads are kept and used. */
  readonly pool?: PoolOptions;
}

/**
 * Makes the engine for spells in JavaScript and TypeScript. Each spell is a module in a virtual machine of its own
 * (QuickJS in WebAssembly) in a thread of its own; its value is its default export.
 */
export function createJavaScriptEngine({ pool = {} }: JavaScriptEngineOptions = {}): ThreadEngine {
  return createThreadEngine({
    language: 'javascript',
    extensions: ['.js', '.mjs', '.ts', '.mts'],
    entry: loadEngine,
    check: async (source, manifest) => (await import('./check/check-script.ts')).checkScript(source, manifest),
    pool,
  });
}
