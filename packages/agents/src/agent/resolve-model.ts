import { SpellError, type LanguageModel, type RunContext } from '@llmspell/core';

import type { AgentSettings } from './agent-settings.ts';

/**
 * Finds the model of an agent.
 *
 * @throws SpellError `MODEL_NOT_FOUND`, `MODEL_NOT_CONFIGURED`; `NOT_SUPPORTED` when the agent has tools and the model
 * cannot call any.
 */
export async function resolveModel(settings: AgentSettings, context: RunContext): Promise<LanguageModel> {
  const { model: given, name, toolsByName } = settings;
  const model = typeof given === 'object' ? given : await context.models.resolve(given);
  context.signal.throwIfAborted();
  if (toolsByName.size > 0 && !model.provider.capabilities(model.modelId).tools) {
    throw new SpellError({
      code: 'NOT_SUPPORTED',
      message: `Agent "${name}" has tools, but the model "${model.id}" cannot call any. Choose a model that can, or take the tools away.`,
      data: { agent: name, model: model.id },
    });
  }
  return model;
}
