import type { BaseAgent, JsonValue, RunContext } from '@llmspell/core';

import type { SpellResult } from '../spell/spell-options.ts';
import { toPlainValue } from './plain-value.ts';

/** The component of all durable runs of spells, as the run engine names it. */
export const INTERPRETER = 'spell:durable';

/** The component that runs the spell which was kept with a run. Its output is the result, as far as it can be kept. */
export function createInterpreter(runSpell: (context: RunContext) => Promise<SpellResult>): BaseAgent<JsonValue> {
  const [kind = '', name = ''] = INTERPRETER.split(':');
  return {
    kind,
    name,
    description: 'Runs the spell that was kept with the run',
    async execute(_input, context) {
      const { value, exitCode, spent, stats } = await runSpell(context);
      return { value: toPlainValue(value), exitCode, spent, stats };
    },
  };
}
