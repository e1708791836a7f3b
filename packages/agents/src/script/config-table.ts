import type { JsonObject } from '@llmspell/core';

import type { ScriptAgent } from './script-agent.ts';

/** The settings of an agent under their names in scripts; what is not set is nothing. */
export function configTable({ options }: ScriptAgent): JsonObject {
  const { systemPrompt = null, model, temperature = null, maxOutputTokens = null } = options;
  return {
    model: typeof model === 'string' ? model : null,
    system_prompt: systemPrompt,
    temperature,
    max_tokens: maxOutputTokens,
  };
}
