import type { RerankingModelV4, SharedV4ProviderOptions } from '@ai-sdk/provider';
import type { RerankRequest, RerankResult } from '@llmspell/core';

import { toWarning } from '../to-warning.ts';
import { unexpected } from './unexpected.ts';

/** Documents in the order of a query. */
export async function rerank(
  model: RerankingModelV4,
  { query, documents, topN, providerOptions }: RerankRequest,
  signal: AbortSignal | undefined,
): Promise<RerankResult> {
  if (documents.length === 0) return { ranking: [] };
  const { ranking, warnings = [] } = await model.doRerank({
    query,
    documents: { type: 'text', values: [...documents] },
    ...(topN === undefined ? {} : { topN }),
    // An object of objects by the specification; a provider checks its own part.
    ...(providerOptions === undefined ? {} : { providerOptions: providerOptions as SharedV4ProviderOptions }),
    ...(signal === undefined ? {} : { abortSignal: signal }),
  });
  const lost = ranking.find(({ index }) => !Number.isInteger(index) || index < 0 || index >= documents.length);
  if (lost !== undefined) throw unexpected(model, `document ${lost.index} of ${documents.length}`);
  return {
    ranking: ranking.map(({ index, relevanceScore }) => ({ index, score: relevanceScore })),
    ...(warnings.length === 0 ? {} : { warnings: warnings.map(toWarning) }),
  };
}
