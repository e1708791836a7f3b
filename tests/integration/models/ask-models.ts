// A chain of models under a budget, and vectors for a search.
import { createBudget, createRunContext } from '@llmspell/core';
import { embedTexts, streamCompletion } from '@llmspell/core/kit';
import { createModelRegistry, standardProviders, type ProviderEnvironment } from '@llmspell/infra/llm';

export async function askModels(environment: ProviderEnvironment, content: string, print: (text: string) => void) {
  const models = createModelRegistry({ providers: standardProviders(environment), chunkTimeoutMs: 60_000 });
  const context = createRunContext({ models, budget: createBudget({ maxUsd: 0.05 }) });

  // The second is asked when the first is overloaded, limits the rate or stays silent.
  const model = await models.resolve('openai/gpt-5-mini, anthropic/claude-sonnet-4-5');
  const request = { messages: [{ role: 'user' as const, content }], maxOutputTokens: 500 };
  for await (const part of streamCompletion({ model, request }, context)) {
    if (part.type === 'text-delta') print(part.text);
    if (part.type === 'finish') print(` (${part.completion.model}, ${part.completion.usage.costUsd} USD)`);
  }

  const embedder = await models.resolve('openai/text-embedding-3-small');
  const { embeddings } = await embedTexts({ model: embedder, texts: [content] }, context);
  return { vector: embeddings[0], spentUsd: context.budget.spent.usd };
}
