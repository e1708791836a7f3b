import type { CompletionPart, CompletionRequest } from './completion.ts';

/** What a model can do. */
export interface ModelCapabilities {
  readonly tools: boolean;
  /** Whether the provider enforces a JSON schema for the answer. */
  readonly structuredOutput: boolean;
  readonly imageInput: boolean;
  readonly contextTokens?: number;
}

export interface ProviderCallOptions {
  readonly signal?: AbortSignal;
}

/** Vectors of some texts, in their order. */
export interface EmbeddingResult {
  readonly embeddings: readonly (readonly number[])[];
  readonly inputTokens: number;
}

/**
 * Seam: a provider of models. It makes one request and streams the parts of one answer.
 *
 * For implementors: never retry (the caller does); throw a `ProviderError` for every failed call; reject with
 * `signal.reason` untouched when aborted; end with exactly one `finish` part; close the connection when the consumer
 * stops early.
 */
export interface LLMProvider {
  /** The first half of a registry id: `openai`. */
  readonly name: string;
  capabilities(modelId: string): ModelCapabilities;
  stream(request: CompletionRequest, options?: ProviderCallOptions): AsyncIterable<CompletionPart>;
  /** Vectors for texts. Absent where the provider has none. */
  embed?(modelId: string, texts: readonly string[], options?: ProviderCallOptions): Promise<EmbeddingResult>;
}
