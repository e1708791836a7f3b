// Every way to make an agent: a text, a table, the legacy functions, the builder, and what a table may say.
const seen = [];
async function ask(agent) {
  const text = await agent.chat('Hello');
  seen.push({ name: agent.name, description: agent.description, text });
}

await ask(new Agent('You are brief.'));
await ask(Agent.new('You are brief.'));
await ask(new Agent({ name: 'ada', systemPrompt: 'You are Ada.', description: 'Knows engines.' }));
await ask(Agent.new({ name: 'bob', system_prompt: 'You are Bob.', maxTokens: 100, temperature: 0.2 }));
await ask(Agent.create({ name: 'carol', model: 'openai/gpt-4o-mini' }));
await ask(
  await Agent.createAsync({ name: 'dave', provider: 'openai', model: 'gpt-4o-mini', temperature: 0.5, maxTokens: 50 }),
);
await ask(
  await Agent.create_async({ name: 'erin', model: { provider: 'openai', modelId: 'gpt-4o-mini', temperature: 0.1 } }),
);
await ask(Agent.builder().name('frank').model('openai/gpt-4o-mini').systemPrompt('You are Frank.').build());
await ask(
  await Agent.get(
    Agent.register({ name: 'grace', model: 'anthropic/claude-sonnet-4-5', customConfig: { systemPrompt: 'Hi' } }),
  ),
);
// A name that is taken gets a number.
const second = new Agent({ name: 'ada' });
const unnamed = new Agent({});

export default { seen, second: [second.name, second.id], unnamed: unnamed.name, text: String(second) !== '' };
