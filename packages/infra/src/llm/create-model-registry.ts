import { nearestNames, SpellError, type LanguageModel, type LLMProvider, type ModelRegistry } from '@llmspell/core';

import { findPrice, type PriceList } from './find-price.ts';
import type { ProviderRegistration } from './provider-registration.ts';

export interface ModelRegistryOptions {
  /** Providers, or how to load them. Of two with one name the later counts. */
  readonly providers: readonly (ProviderRegistration | LLMProvider)[];
  /** Registry id of the model that is meant when none is named. */
  readonly defaultModel?: string;
  /** Prices that win over the built-in ones, by registry id. */
  readonly prices?: PriceList;
}

/** What an id means: a provider, and a model there. */
interface ModelReference {
  readonly provider: ProviderRegistration;
  readonly modelId: string;
}

/**
 * Makes a registry of models over providers that are loaded when they are first used.
 *
 * An id is `provider/model` or `provider:model`, split at the first separator whose left side is a provider; a provider's
 * name alone means its default model; an id without a provider means that model of the default model's provider; no id
 * means the default model.
 */
export function createModelRegistry({ providers, defaultModel, prices }: ModelRegistryOptions): ModelRegistry {
  const known = new Map(providers.map(toRegistration).map((provider) => [provider.name, provider]));
  const loaded = new Map<string, Promise<LLMProvider>>();
  const read = createReader(known, defaultModel);

  const load = async (provider: ProviderRegistration): Promise<LLMProvider> => {
    const under = loaded.get(provider.name);
    if (under !== undefined) return under;
    const loading = Promise.resolve().then(() => provider.load());
    loaded.set(provider.name, loading);
    try {
      return await loading;
    } catch (error) {
      // The package may be installed by the time somebody asks again.
      loaded.delete(provider.name);
      throw error;
    }
  };

  return {
    async resolve(id): Promise<LanguageModel> {
      const { provider, modelId } = read(id);
      if (provider.configured === false) throw notConfigured(provider);
      if (provider.models !== undefined && !provider.models.includes(modelId)) throw noSuchModel(provider, modelId);
      const full = `${provider.name}/${modelId}`;
      const price = provider.price ?? findPrice(full, prices);
      return { id: full, modelId, provider: await load(provider), price };
    },
    canResolve(id) {
      try {
        const { provider, modelId } = read(id);
        return provider.configured !== false && provider.models?.includes(modelId) !== false;
      } catch {
        // Only the reader's own "not found" can be thrown here, and "no" is the answer to it.
        return false;
      }
    },
    providers: () =>
      [...known.values()].map(({ name, configured = true, defaultModel: model }) => ({
        name,
        configured,
        ...(model === undefined ? {} : { defaultModel: model }),
      })),
  };
}

function toRegistration(provider: ProviderRegistration | LLMProvider): ProviderRegistration {
  return 'load' in provider ? provider : { name: provider.name, load: () => provider };
}

type Known = ReadonlyMap<string, ProviderRegistration>;

function createReader(known: Known, defaultModel: string | undefined): (id?: string) => ModelReference {
  const read = (id: string): ModelReference | undefined => {
    const named = known.get(id);
    if (named !== undefined) return { provider: named, modelId: defaultOf(named) };
    for (const { index } of id.matchAll(/[/:]/g)) {
      const provider = known.get(id.slice(0, index));
      if (provider !== undefined) return { provider, modelId: id.slice(index + 1) || defaultOf(provider) };
    }
    return undefined;
  };
  return (id = defaultModel) => {
    if (id === undefined) throw noDefault(known);
    const found = read(id);
    if (found !== undefined) return found;
    const fallback = defaultModel === undefined ? undefined : read(defaultModel);
    if (fallback === undefined || namesProvider(id, known)) throw noSuchProvider(id, known);
    return { provider: fallback.provider, modelId: id };
  };
}

/** Whether an id was meant to begin with a provider: `llama3.2:3b` was not, `opnai:gpt-4o` was. */
function namesProvider(id: string, known: Known): boolean {
  const left = id.split(':', 1)[0] ?? '';
  return id.includes('/') || (left !== id && nearestNames(left, [...known.keys()]).length > 0);
}

function defaultOf({ name, defaultModel }: ProviderRegistration): string {
  if (defaultModel !== undefined) return defaultModel;
  throw new SpellError({
    code: 'MODEL_NOT_FOUND',
    message: `The provider "${name}" has no default model. Name one: "${name}/<model>".`,
    data: { provider: name },
  });
}

function noDefault(known: Known): SpellError {
  return new SpellError({
    code: 'MODEL_NOT_CONFIGURED',
    message: `No model was named and there is no default. Name one as "provider/model". ${listed(known)}`,
  });
}

function noSuchProvider(id: string, known: Known): SpellError {
  const left = id.split(/[/:]/, 1)[0] ?? id;
  const [near] = nearestNames(left, [...known.keys()]);
  const hint = near === undefined ? '' : ` Did you mean "${near}${id.slice(left.length)}"?`;
  return new SpellError({
    code: 'MODEL_NOT_FOUND',
    message: `No provider for the model "${id}". Expected "provider/model".${hint} ${listed(known)}`,
    data: { model: id, providers: [...known.keys()] },
  });
}

function noSuchModel({ name, models = [] }: ProviderRegistration, modelId: string): SpellError {
  return new SpellError({
    code: 'MODEL_NOT_FOUND',
    message: `The provider "${name}" has no model "${modelId}". It has: ${models.join(', ')}. Name another provider's model as "provider/model".`,
    data: { model: `${name}/${modelId}` },
  });
}

function notConfigured({ name, setup = 'Configure it.' }: ProviderRegistration): SpellError {
  return new SpellError({
    code: 'MODEL_NOT_CONFIGURED',
    message: `The provider "${name}" is not configured. ${setup}`,
    data: { provider: name },
  });
}

function listed(known: Known): string {
  const all = [...known.values()];
  const ready = all.filter(({ configured }) => configured !== false).map(({ name }) => name);
  const rest = all.filter(({ configured }) => configured === false).map(({ name }) => name);
  const others = rest.length === 0 ? '' : ` Not configured: ${rest.join(', ')}.`;
  return `Configured providers: ${ready.join(', ') || 'none'}.${others}`;
}
