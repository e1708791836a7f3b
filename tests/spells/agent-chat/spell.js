// A conversation is remembered, can be read and forgotten; a question may be a text or a table.
const agent = new Agent({ name: 'assistant', systemPrompt: 'You are helpful.', maxConversationLength: 6 });
const first = await agent.chat('One');
const second = await agent.chat({ text: 'Two' });
const third = await agent.chatAsync({ prompt: 'Three' });
const fourth = await agent.complete({ query: 'Four', parameters: { depth: 2 } });
const history = agent.conversationHistory();

const result = await agent.execute({ text: 'Five' });
const invoked = await agent.invoke('Six');
const ran = await agent.run({ input: 'Seven' });
agent.clearHistory();
const cleared = agent.conversationHistory().length;
agent.setSystemPrompt('You are terse.');
await agent.chat('Eight');

const { metadata } = result;
export default {
  texts: [first, second, third, fourth],
  history,
  result: [result.text, result.content, metadata.model, metadata.turns, metadata.finish_reason, metadata.tool_calls],
  others: [invoked.text, ran.text],
  cleared,
  after: agent.conversationHistory(),
};
