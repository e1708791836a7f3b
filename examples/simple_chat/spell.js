// A conversation: the agent remembers what was said.
import { Agent } from 'llmspell';

const agent = new Agent({
  name: 'assistant',
  systemPrompt: 'You are a helpful assistant. Answer in one sentence.',
});

const first = await agent.chat('My name is Ada. What is a spell?');
console.log(`assistant: ${first}`);

const second = await agent.chat('What is my name?');
console.log(`assistant: ${second}`);

const history = await agent.conversationHistory();
export default { answers: [first, second], messages: history.length };
