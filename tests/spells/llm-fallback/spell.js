// A chain of models: the first is overloaded, the second answers, and the answer names it.
const chain = 'anthropic/claude-sonnet-4-5, openai/gpt-4o-mini';
const agent = Agent.builder().model(chain).build();
const text = await agent.chat('Hello');

let error;
try {
  Agent.builder().model('opnai/gpt-4o, anthropic').build();
  await Provider.embed('opnai/gpt-4o, anthropic', 'x');
} catch (thrown) {
  error = thrown;
}
const unsupported = await Provider.embed(chain, 'x').catch((thrown) => thrown.code);

export default { text, failed: error !== undefined, unsupported };
