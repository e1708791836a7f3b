import { Agent, HashTool } from 'llmspell';

const agent = new Agent({
  name: 'librarian',
  systemPrompt: 'You are a careful librarian.',
  tools: [new HashTool()],
});

export default { answer: await agent.chat('Use hash-calculator for this text.') };
