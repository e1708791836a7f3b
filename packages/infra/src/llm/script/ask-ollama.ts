import type { JsonValue, RunContext } from '@llmspell/core';

import { createOllamaClient, type OllamaClient } from './ollama-client.ts';

/** Asks the Ollama on this machine, as one effect: a replay asks nobody. */
export function askOllama<T extends JsonValue>(
  name: string,
  context: RunContext,
  ask: (client: OllamaClient) => Promise<T>,
): Promise<T> {
  return context.effect(`local-llm.${name}`, async ({ signal }) => ask(await createOllamaClient(context, signal)));
}
