import type { RunContext } from '../context/run-context.ts';
import type { RerankRequest, RerankResult } from '../llm/reranking.ts';
import { callModel, type ModelCallOptions, type Priced } from './call-model.ts';

/** Documents to put in order. */
export interface RerankCall extends ModelCallOptions {
  readonly request: Omit<RerankRequest, 'modelId'>;
}

/** Documents in the order of a query, through the door to models. @throws as {@link callModel} does. */
export function rerankDocuments(call: RerankCall, context: RunContext): Promise<RerankResult & Priced> {
  const request: RerankRequest = { ...call.request, modelId: call.model.modelId };
  return callModel(
    call,
    {
      name: 'rerank',
      what: 'reranking',
      run: (provider, options) => provider.rerank?.(request, options),
      worstCase: {},
      chargeOf: () => ({}),
    },
    context,
  );
}
