import { SpellError, type LanguageModel, type LLMProvider, type ModelRegistry } from '@llmspell/core';

/** Models for a replay, which asks none: those that are not configured here are stood in for, and nothing is looked for. */
export function replayModels(models: ModelRegistry | undefined, model: string | undefined): ModelRegistry {
  return {
    async resolve(id = model ?? 'recorded/model') {
      return models?.canResolve(id) === true ? models.resolve(id) : standIn(id);
    },
    canResolve: () => true,
    providers: () => models?.providers() ?? [],
  };
}

function standIn(id: string): LanguageModel {
  const separator = id.search(/[/:]/u);
  const name = separator === -1 ? id : id.slice(0, separator);
  const provider: LLMProvider = {
    name,
    capabilities: () => ({ tools: true, structuredOutput: true, imageInput: true }),
    stream() {
      throw new SpellError({ code: 'NOT_SUPPORTED', message: 'A replay asks no model.' });
    },
  };
  return { id, modelId: id.slice(separator + 1), provider, price: 'free' };
}
