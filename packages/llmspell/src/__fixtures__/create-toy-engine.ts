import type { ScriptEngine } from '@llmspell/core';

/** An engine for tests, whose scripts say that they ran. */
export function createToyEngine(): ScriptEngine {
  return {
    language: 'toy',
    extensions: ['.toy'],
    open: async () => ({
      run: async ({ code }) => ({ value: `ran ${code}` }),
      stats: async () => ({ memoryBytes: 0, cpuMs: 0, hostCalls: 0 }),
      stop: async () => {},
      close: async () => {},
      [Symbol.asyncDispose]: async () => {},
    }),
    check: async () => [],
    close: async () => {},
  };
}
