import type { ScriptEngine } from '@llmspell/core';

import { createThreadEngine, type PoolOptions } from '../../thread/create-thread-engine.ts';
import { checkScript } from './check/check-script.ts';
import { loadEngine } from './load-engine.ts';

export interface JavaScriptEngineOptions {
  /** How many threads are kept and used. */
  readonly pool?: PoolOptions;
}

/**
 * Makes the engine for spells in JavaScript and TypeScript. Each spell is a module in a virtual machine of its own
 * (QuickJS in WebAssembly) in a thread of its own; its value is its default export.
 */
export function createJavaScriptEngine({ pool = {} }: JavaScriptEngineOptions = {}): ScriptEngine {
  return createThreadEngine({
    language: 'javascript',
    extensions: ['.js', '.mjs', '.ts', '.mts'],
    entry: loadEngine,
    check: async (source, manifest) => checkScript(source, manifest),
    pool,
  });
}
