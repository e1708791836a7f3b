import type { LanguageModel } from '@llmspell/core';

import type { AgentSettings } from './agent-settings.ts';

/** What stands before the conversation. A model whose provider does not enforce a shape is told it in words. */
export function systemMessage(
  { systemPrompt, request: { responseFormat } }: AgentSettings,
  { provider, modelId }: LanguageModel,
): string | undefined {
  if (responseFormat?.type !== 'json' || provider.capabilities(modelId).structuredOutput) return systemPrompt;
  const shape = `Answer with JSON and nothing else. It has to fit this JSON Schema:\n${JSON.stringify(responseFormat.schema ?? {})}`;
  return systemPrompt === undefined ? shape : `${systemPrompt}\n\n${shape}`;
}
