import { createAgent } from '@llmspell/agents';
import { createHashCalculatorTool } from '@llmspell/tools/crypto';
import type { Runtime } from 'llmspell';

export async function main(runtime: Runtime): Promise<unknown> {
  const agent = createAgent({
    name: 'librarian',
    systemPrompt: 'You are a careful librarian.',
    tools: [createHashCalculatorTool()],
  });
  return { answer: await agent.chat('Use hash-calculator for this text.', { context: runtime.createContext() }) };
}
