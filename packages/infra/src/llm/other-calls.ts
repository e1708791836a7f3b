import type { LLMProvider } from '@llmspell/core';

type Calls = Pick<LLMProvider, 'embed' | 'generateImages' | 'transcribe' | 'rerank'>;

/** Everything but conversations, for a decorator to pass on: what the provider has not, the decorator has not. */
export function otherCalls(provider: LLMProvider): Calls {
  return {
    ...(provider.embed && { embed: provider.embed.bind(provider) }),
    ...(provider.generateImages && { generateImages: provider.generateImages.bind(provider) }),
    ...(provider.transcribe && { transcribe: provider.transcribe.bind(provider) }),
    ...(provider.rerank && { rerank: provider.rerank.bind(provider) }),
  };
}
