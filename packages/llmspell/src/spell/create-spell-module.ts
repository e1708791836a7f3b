import type { HostModule, JsonValue } from '@llmspell/core';

/** The global `Spell`: what was given to this run. */
export function createSpellModule(input: JsonValue, filename: string): HostModule {
  return {
    name: 'spell',
    classes: [{ name: 'Spell', description: 'What was given to this spell', constants: { input, filename } }],
  };
}
