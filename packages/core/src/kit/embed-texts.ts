import type { RunContext } from '../context/run-context.ts';
import type { EmbeddingResult } from '../llm/llm-provider.ts';
import { callModel, type ModelCallOptions, type Priced } from './call-model.ts';

/** Texts to make vectors of. */
export interface EmbeddingCall extends ModelCallOptions {
  readonly texts: readonly string[];
}

const CHARACTERS_PER_TOKEN = 2;

/** Vectors for texts, in their order, through the door to models. @throws as {@link callModel} does. */
export function embedTexts(call: EmbeddingCall, context: RunContext): Promise<EmbeddingResult & Priced> {
  const { model, texts } = call;
  const characters = texts.reduce((sum, { length }) => sum + length, 0);
  return callModel(
    call,
    {
      name: 'embeddings',
      what: 'embeddings',
      run: (provider, options) => provider.embed?.(model.modelId, texts, options),
      worstCase: { inputTokens: Math.ceil(characters / CHARACTERS_PER_TOKEN) },
      chargeOf: ({ inputTokens }) => ({ inputTokens }),
    },
    context,
  );
}
