import type {
  EmbeddingModelV4,
  ImageModelV4,
  LanguageModelV4,
  RerankingModelV4,
  TranscriptionModelV4,
} from '@ai-sdk/provider';

/** The part of an AI SDK provider (specification v4) that is used: `createOpenAI()`, `createAnthropic()`, … What it has not is not offered. */
export interface AiSdkProvider {
  languageModel(modelId: string): LanguageModelV4;
  embeddingModel?(modelId: string): EmbeddingModelV4;
  imageModel?(modelId: string): ImageModelV4;
  transcriptionModel?(modelId: string): TranscriptionModelV4;
  rerankingModel?(modelId: string): RerankingModelV4;
}
