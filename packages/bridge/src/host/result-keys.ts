import type { ScriptLanguage } from '@llmspell/core';

import { snakeCase } from './snake-case.ts';

/** Spells the keys of a result that are ours to spell as the language does: snake_case in Lua. */
export function spellResultKeys(value: unknown, keys: readonly string[], language: ScriptLanguage): unknown {
  if (keys.length === 0 || language !== 'lua' || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => spellResultKeys(item, keys, language));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, item]) => [keys.includes(key) ? snakeCase(key) : key, item]));
}
