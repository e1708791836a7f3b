import type { ScriptDiagnostic } from '@llmspell/core';

import { loadableCode } from '../vm/loadable-code.ts';
import { LuaState } from '../vm/lua-state.ts';
import { compileLua } from '../wasm/compile-lua.ts';

const PARSER_MEMORY = 64 * 1024 * 1024;

/** What Lua's own parser says of a file; nothing of it runs. */
export function syntaxErrorOf(file: string, code: string): ScriptDiagnostic | undefined {
  const state = new LuaState({ modules: compileLua(), memoryBytes: PARSER_MEMORY, now: () => 0, write: () => {} });
  const failure = state.load(state.main, loadableCode(code), '=script');
  if (failure === undefined) return undefined;
  const [, line = '1', message = failure] = /^script:(\d+): ([\s\S]*)$/.exec(failure) ?? [];
  return { severity: 'error', message, file, line: Number(line) };
}
