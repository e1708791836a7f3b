import type { LLMProvider } from '@llmspell/core';

import type { AiSdkProvider } from '../ai-sdk-provider.ts';
import { embed } from './embed.ts';
import { generateImages } from './generate-images.ts';
import { rerank } from './rerank.ts';
import { transcribe } from './transcribe.ts';

/** Runs a call: what it throws becomes an error of ours, without the texts it was about. */
type Guard = <T>(
  modelId: string,
  about: { readonly texts: readonly string[]; readonly signal: AbortSignal | undefined },
  run: () => Promise<T>,
) => Promise<T>;

type Calls = Pick<LLMProvider, 'embed' | 'generateImages' | 'transcribe' | 'rerank'>;

/** Everything but conversations that a provider has. */
export function otherCalls(provider: AiSdkProvider, guard: Guard): Calls {
  const { embeddingModel, imageModel, transcriptionModel, rerankingModel } = bound(provider);
  return {
    ...(embeddingModel && {
      embed: (modelId, texts, { signal } = {}) =>
        guard(modelId, { texts, signal }, () => embed(embeddingModel(modelId), texts, signal)),
    }),
    ...(imageModel && {
      generateImages: (request, { signal } = {}) =>
        guard(request.modelId, { texts: [request.prompt], signal }, () =>
          generateImages(imageModel(request.modelId), request, signal),
        ),
    }),
    ...(transcriptionModel && {
      transcribe: (request, { signal } = {}) =>
        guard(request.modelId, { texts: [], signal }, () =>
          transcribe(transcriptionModel(request.modelId), request, signal),
        ),
    }),
    ...(rerankingModel && {
      rerank: (request, { signal } = {}) =>
        guard(request.modelId, { texts: [request.query, ...request.documents], signal }, () =>
          rerank(rerankingModel(request.modelId), request, signal),
        ),
    }),
  };
}

/** The same functions, to be called without their object. */
function bound(provider: AiSdkProvider) {
  return {
    embeddingModel: provider.embeddingModel?.bind(provider),
    imageModel: provider.imageModel?.bind(provider),
    transcriptionModel: provider.transcriptionModel?.bind(provider),
    rerankingModel: provider.rerankingModel?.bind(provider),
  };
}
