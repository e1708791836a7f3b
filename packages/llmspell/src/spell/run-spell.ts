import type { ScriptSource } from '@llmspell/core';

import { createRuntime } from '../runtime/create-runtime.ts';
import type { RuntimeOptions } from '../runtime/runtime-options.ts';
import type { SpellOptions, SpellResult } from './spell-options.ts';

/**
 * Runs one spell in a runtime of its own: the short way. For several spells make a runtime and use its `runSpell`.
 *
 * @throws ScriptError, LimitError, PermissionError; SpellError `BUDGET_EXCEEDED`, `FILE_FAILED`, `PEER_MISSING`.
 */
export async function runSpell(
  spell: string | ScriptSource,
  { runtime: runtimeOptions, ...options }: SpellOptions & { readonly runtime?: RuntimeOptions } = {},
): Promise<SpellResult> {
  await using runtime = await createRuntime(runtimeOptions);
  return await runtime.runSpell(spell, options);
}
