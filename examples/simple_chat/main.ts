// The same conversation from an application.
import { createAgent } from '@llmspell/agents';
import type { Runtime } from 'llmspell';

export async function main(runtime: Runtime): Promise<unknown> {
  const agent = createAgent({
    name: 'assistant',
    systemPrompt: 'You are a helpful assistant. Answer in one sentence.',
  });
  const context = runtime.createContext();
  const first = await agent.chat('My name is Ada. What is a spell?', { context });
  const second = await agent.chat('What is my name?', { context });
  return { answers: [first, second], messages: agent.conversation.messages.length };
}
