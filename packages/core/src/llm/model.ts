import type { LLMProvider } from './llm-provider.ts';

/** What a model costs: USD per million tokens, where a field does not say otherwise. */
export interface ModelPrice {
  readonly inputUsd: number;
  readonly outputUsd: number;
  /** Input that is read from the provider's cache. @default the price of input */
  readonly cachedInputUsd?: number;
  /** Input that is written to the provider's cache. @default the price of input */
  readonly cacheWriteUsd?: number;
  /** USD for each picture that is made. @default none */
  readonly imageUsd?: number;
  /** USD for each minute of sound. @default none */
  readonly minuteUsd?: number;
  /** USD for each call, as rerankers are paid. @default none */
  readonly callUsd?: number;
}

/** A model that can be called: a provider, the model's id there, and its price. */
export interface LanguageModel {
  /** Registry id, `openai/gpt-4o-mini`. */
  readonly id: string;
  readonly modelId: string;
  readonly provider: LLMProvider;
  /** `undefined` when unknown; `free` for models that run on this machine. */
  readonly price: ModelPrice | 'free' | undefined;
  /**
   * The models behind this one, when its provider asks one after the other. All of them have to be permitted, the dearest
   * is reserved for, and the one that answered (`Completion.model`) is paid.
   */
  readonly alternatives?: readonly LanguageModel[];
}

/** What is known of one configured provider. */
export interface ProviderInfo {
  readonly name: string;
  /** Whether a key or an address is configured. */
  readonly configured: boolean;
  /** The model that is meant when only the provider is named. */
  readonly defaultModel?: string;
}

/**
 * Seam: finds models by id. An id is `provider/model` or `provider:model`, split at the first separator; a provider's
 * name alone means its default model; no id means the default of the whole runtime. Ids with commas between them mean one
 * model that asks the next of them when one fails before it has begun to answer.
 */
export interface ModelRegistry {
  /** @throws SpellError `MODEL_NOT_FOUND` (unknown provider), `MODEL_NOT_CONFIGURED` (no key), `PEER_MISSING` (package not installed). */
  resolve(id?: string): Promise<LanguageModel>;
  /** Whether {@link resolve} would find a configured provider. Never waits, loads nothing. */
  canResolve(id?: string): boolean;
  providers(): readonly ProviderInfo[];
}
