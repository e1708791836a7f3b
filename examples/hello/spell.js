import { Agent, Calculator } from 'llmspell';

const agent = new Agent({
  systemPrompt: 'You are a careful accountant.',
  tools: [new Calculator()],
});

const answer = await agent.chat('What is 15 / 100 * 2500?');
console.log(answer);

export default { answer };
