import type { SpellError } from '../errors/spell-error.ts';
import type { CompletionPart, CompletionRequest } from './completion.ts';
import type { ImageRequest, ImageResult } from './image.ts';
import type { RerankRequest, RerankResult } from './reranking.ts';
import type { TranscriptionRequest, TranscriptionResult } from './transcription.ts';

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
  /** Told by a provider that stands for several models, when it goes on from one that failed to the next. */
  readonly onFallback?: (fallback: ModelFallback) => void;
}

/** A model failed, and the next one is asked. */
export interface ModelFallback {
  /** Registry ids. */
  readonly from: string;
  readonly to: string;
  readonly error: SpellError;
}

/** Vectors of some texts, in the order of the texts. */
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
  /** Pictures from a description. Absent where the provider makes none. */
  generateImages?(request: ImageRequest, options?: ProviderCallOptions): Promise<ImageResult>;
  /** The text of a recording. Absent where the provider cannot listen. */
  transcribe?(request: TranscriptionRequest, options?: ProviderCallOptions): Promise<TranscriptionResult>;
  /** Documents in the order of a query. Absent where the provider ranks none. */
  rerank?(request: RerankRequest, options?: ProviderCallOptions): Promise<RerankResult>;
}
