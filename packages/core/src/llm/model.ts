import type { LLMProvider } from './llm-provider.ts';

/** USD per million tokens. */
export interface ModelPrice {
  readonly inputUsd: number;
  readonly outputUsd: number;
  /** @default the price of input */
  readonly cachedInputUsd?: number;
}

/** A model that can be called: a provider, the model's id there, and its price. */
export interface LanguageModel {
  /** Registry id, `openai/gpt-4o-mini`. */
  readonly id: string;
  readonly modelId: string;
  readonly provider: LLMProvider;
  /** `undefined` when unknown; `free` for models that run on this machine. */
  readonly price: ModelPrice | 'free' | undefined;
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
 * name alone means its default model; no id means the default of the whole runtime.
 */
export interface ModelRegistry {
  /** @throws SpellError `MODEL_NOT_FOUND` (unknown provider), `MODEL_NOT_CONFIGURED` (no key), `PEER_MISSING` (package not installed). */
  resolve(id?: string): Promise<LanguageModel>;
  /** Whether {@link resolve} would find a configured provider. Never waits, loads nothing. */
  canResolve(id?: string): boolean;
  providers(): readonly ProviderInfo[];
}
