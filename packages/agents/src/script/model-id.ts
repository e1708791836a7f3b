import type { ModelRegistry } from '@llmspell/core';

export interface NamedModel {
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
}

/**
 * The registry id of a model that a script names by provider, model or both: `provider/model` as it is, a model alone
 * as one of `openai`, a provider alone as its default model, neither as the runtime's default. A provider that is named
 * beside the model goes before the one in the model's name.
 */
export function modelId({ provider, model }: NamedModel, models: ModelRegistry): string | undefined {
  const providers = models.providers().map(({ name }) => name);
  if (provider === undefined) {
    if (model === undefined || model.includes('/')) return model;
    return providers.includes(model.split(':', 1)[0] ?? '') ? model : `openai/${model}`;
  }
  if (model === undefined) return provider;
  const [first = '', ...rest] = model.split('/');
  // `meta-llama/llama-3` is a model of openrouter: only a provider's name is taken off.
  const bare = rest.length > 0 && (first === provider || providers.includes(first)) ? rest.join('/') : model;
  return `${provider}/${bare}`;
}
