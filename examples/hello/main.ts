import { createAgent } from '@llmspell/agents';
import { createCalculatorTool } from '@llmspell/tools/math';
import type { Runtime } from 'llmspell';

export async function main(runtime: Runtime): Promise<unknown> {
  const agent = createAgent({
    systemPrompt: 'You are a careful accountant.',
    tools: [createCalculatorTool()],
  });
  const answer = await agent.chat('What is 15 / 100 * 2500?', { context: runtime.createContext() });
  return { answer };
}
