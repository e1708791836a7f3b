import type { BaseAgent, JsonValue, RunContext, ScriptSource } from '@llmspell/core';

import type { SpellOptions, SpellResult } from './spell-options.ts';

interface SpellComponent {
  readonly spell: string | ScriptSource;
  readonly options: SpellOptions & { readonly name?: string };
  readonly run: (context: RunContext, spell: string | ScriptSource, options: SpellOptions) => Promise<SpellResult>;
}

/** A spell in the shape of everything that does work: its input is `Spell.input`, its output the spell's value. */
export function createSpellComponent({ spell, options, run }: SpellComponent): BaseAgent<JsonValue> {
  const filename = typeof spell === 'string' ? spell : spell.filename;
  return {
    kind: 'spell',
    name: options.name ?? filename,
    description: `The spell ${filename}`,
    execute: async (input, context) => (await run(context, spell, { ...options, input })).value,
  };
}
