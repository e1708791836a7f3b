import { SpellError, type LanguageModel, type LLMProvider, type ModelRegistry } from '@llmspell/core';

import { createFallbackModel } from './fallback/create-fallback-model.ts';
import { findPrice } from './find-price.ts';
import { createModelReader, listProviders } from './model-reader.ts';
import type { PriceList } from './price-table.ts';
import type { ProviderRegistration } from './provider-registration.ts';
import { readPriceFile } from './read-price-file.ts';
import { withChunkTimeout } from './with-chunk-timeout.ts';

export interface ModelRegistryOptions {
  /** Providers, or how to load them. Of two with one name the later counts. */
  readonly providers: readonly (ProviderRegistration | LLMProvider)[];
  /** Registry id of the model that is meant when none is named. */
  readonly defaultModel?: string;
  /** Prices that win over those of the file, by registry id. */
  readonly prices?: PriceList;
  /** A JSON file with prices that win over the built-in ones, in the form of `model-prices.json`. Read when a model is first resolved. */
  readonly priceFile?: string;
  /**
   * ms without a part of an answer after which a model counts as silent: the call fails with `TIMEOUT`, and is made again
   * or goes to the next model when it had not begun to answer. 0 for never. @default 300_000
   */
  readonly chunkTimeoutMs?: number;
}

const CHUNK_TIMEOUT_MS = 300_000;

/**
 * Makes a registry of models over providers that are loaded when they are first used.
 *
 * An id is `provider/model` or `provider:model`, split at the first separator whose left side is a provider; a provider's
 * name alone means its default model; an id without a provider means that model of the default model's provider; no id
 * means the default model. `openai/gpt-5-mini, ollama` is a chain: the next model is asked when one fails before it has
 * begun to answer. Members of a chain that are not configured or not installed are left out, as long as one is left.
 */
export function createModelRegistry(options: ModelRegistryOptions): ModelRegistry {
  const { providers, defaultModel } = options;
  const known = new Map(providers.map(toRegistration).map((provider) => [provider.name, provider]));
  const load = createLoader(options.chunkTimeoutMs ?? CHUNK_TIMEOUT_MS);
  const pricesOf = createPrices(options);
  const [firstDefault] = defaultModel === undefined ? [] : membersOf(defaultModel);
  const read = createModelReader(known, firstDefault);
  const idsOf = (id = defaultModel): readonly string[] => {
    const ids = id === undefined ? [] : membersOf(id);
    if (ids.length === 0) throw noDefault(known);
    return ids;
  };

  const resolveOne = async (id: string): Promise<LanguageModel> => {
    const { provider, modelId } = read(id);
    if (provider.configured === false) throw notConfigured(provider);
    if (provider.models !== undefined && !provider.models.includes(modelId)) throw noSuchModel(provider, modelId);
    const full = `${provider.name}/${modelId}`;
    const price = provider.price ?? (await findPrice(full, await pricesOf()));
    return { id: full, modelId, provider: await load(provider), price };
  };
  const canResolveOne = (id: string): boolean => {
    const { provider, modelId } = read(id);
    return provider.configured !== false && provider.models?.includes(modelId) !== false;
  };

  return {
    async resolve(id): Promise<LanguageModel> {
      const ids = idsOf(id);
      const [only] = ids;
      return ids.length === 1 && only !== undefined
        ? resolveOne(only)
        : createFallbackModel(await resolveUsable(ids, resolveOne));
    },
    canResolve(id) {
      try {
        return idsOf(id).filter(canResolveOne).length > 0;
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

/** The ids of a chain, each once. */
function membersOf(id: string): readonly string[] {
  const ids = id.split(',').map((part) => part.trim());
  return ids.length === 1 ? ids : [...new Set(ids.filter((part) => part !== ''))];
}

/** The members of a chain that can be used. A name that means nothing is an error; a missing key is not, while one is left. */
async function resolveUsable(
  ids: readonly string[],
  resolve: (id: string) => Promise<LanguageModel>,
): Promise<readonly LanguageModel[]> {
  const models: LanguageModel[] = [];
  const missing: unknown[] = [];
  for (const id of ids) {
    try {
      models.push(await resolve(id));
    } catch (error) {
      if (!isUnusable(error)) throw error;
      missing.push(error);
    }
  }
  if (models.length === 0 && missing.length > 0) throw missing[0];
  return models;
}

function isUnusable(error: unknown): boolean {
  return SpellError.isInstance(error) && (error.code === 'MODEL_NOT_CONFIGURED' || error.code === 'PEER_MISSING');
}

/** Loads each provider once, when it is first used, with a limit on its silence. */
function createLoader(chunkTimeoutMs: number): (provider: ProviderRegistration) => Promise<LLMProvider> {
  const loaded = new Map<string, Promise<LLMProvider>>();
  const load = async (registration: ProviderRegistration): Promise<LLMProvider> => {
    const provider = await registration.load();
    return chunkTimeoutMs === 0 ? provider : withChunkTimeout(provider, chunkTimeoutMs);
  };
  return async (registration) => {
    const under = loaded.get(registration.name);
    if (under !== undefined) return under;
    const loading = load(registration);
    loaded.set(registration.name, loading);
    try {
      return await loading;
    } catch (error) {
      // The package may be installed by the time somebody asks again.
      loaded.delete(registration.name);
      throw error;
    }
  };
}

/** One's own prices: those of the file, and over them those that were given. */
function createPrices({ prices = {}, priceFile }: ModelRegistryOptions): () => Promise<PriceList> {
  let reading: Promise<PriceList> | undefined;
  return async () => {
    if (priceFile === undefined) return prices;
    reading ??= readPriceFile(priceFile).then((table) => ({ ...table.prices, ...prices }));
    return reading;
  };
}

type Known = ReadonlyMap<string, ProviderRegistration>;

function noDefault(known: Known): SpellError {
  return new SpellError({
    code: 'MODEL_NOT_CONFIGURED',
    message: `No model was named and there is no default. Name one as "provider/model". ${listProviders(known)}`,
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
