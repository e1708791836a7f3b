import type { ScriptEngine } from '@llmspell/core';

export const checkLua: ScriptEngine['check'] = async () => [];
