import type { HostCall } from '@llmspell/core';

import type { ScriptWorkflow } from './script-workflow.ts';

const KEY = Symbol('llmspell.workflows');

/** The workflows that the running spell has made, by name. Gone with the spell. */
export function spellWorkflows({ spell }: HostCall): Map<string, ScriptWorkflow> {
  return spell.local(KEY, () => new Map<string, ScriptWorkflow>());
}
