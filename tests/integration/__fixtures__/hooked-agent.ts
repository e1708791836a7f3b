import { createAgent } from '@llmspell/agents';
import type { Hook, LanguageModel } from '@llmspell/core';
import { createCostGuardHook } from '@llmspell/infra/hooks';
import { createRuntime } from 'llmspell';

/** Asks an agent, with hooks of the runtime, of the agent and of the call. */
export async function askHooked(model: LanguageModel): Promise<string> {
  const guard = createCostGuardHook({ maxUsd: 5, unknownPrice: 'allow' });
  await using runtime = await createRuntime({ hooks: guard.hooks });

  const polite: Hook = {
    name: 'polite',
    point: 'beforeAgentExecute',
    run: ({ data }) => ({ type: 'modified', data: { input: `Please: ${String(data['input'])}` } }),
  };
  const agent = createAgent({ name: 'guide', model, hooks: [polite] });

  const cached: Hook = {
    name: 'cached',
    point: 'beforeLlmCall',
    priority: 10,
    run: () => ({ type: 'skip', result: 'Hello.' }),
  };
  return agent.chat('Say hello', { context: runtime.createContext(), hooks: [cached] });
}
