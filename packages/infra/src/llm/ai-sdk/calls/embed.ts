import type { EmbeddingModelV4 } from '@ai-sdk/provider';
import type { EmbeddingResult } from '@llmspell/core';

import { unexpected } from './unexpected.ts';

/** Vectors for texts, in as many calls as the model needs. */
export async function embed(
  model: EmbeddingModelV4,
  texts: readonly string[],
  signal: AbortSignal | undefined,
): Promise<EmbeddingResult> {
  const batch = (await model.maxEmbeddingsPerCall) ?? Math.max(1, texts.length);
  const embeddings: number[][] = [];
  let inputTokens = 0;
  for (let start = 0; start < texts.length; start += batch) {
    const values = texts.slice(start, start + batch);
    const result = await model.doEmbed({ values, ...(signal === undefined ? {} : { abortSignal: signal }) });
    if (result.embeddings.length !== values.length) {
      throw unexpected(model, `${result.embeddings.length} vectors for ${values.length} texts`);
    }
    embeddings.push(...result.embeddings);
    inputTokens += result.usage?.tokens ?? 0;
  }
  return { embeddings, inputTokens };
}
